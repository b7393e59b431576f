import { HttpFault } from './problem.ts';

/** After a segment was decoded once, it must not contain a separator, an escape or a control character. */
const UNSAFE = /[/\\%\u0000-\u001f\u007f]/;

/** `.` and `..`, including those with path parameters, which some servers strip: `..;x`. */
const DOTS = /^\s*\.{1,2}\s*(;.*)?$/;

/**
 * Refuses, before routing, any path that a proxy in front might resolve differently from the router behind it: dot segments and
 * encoded separators, whether plain, encoded or encoded twice. Throws a 400 HttpFault.
 */
export function refuseAmbiguousPath(url: string): void {
  const path = url.split('?', 1)[0] ?? '';
  const segments = path.split('/').slice(1).map(decode);
  const safe =
    path.startsWith('/') &&
    segments.every((segment) => segment !== undefined && !UNSAFE.test(segment) && !DOTS.test(segment)) &&
    !segments.slice(0, -1).includes('');
  if (!safe) {
    throw new HttpFault({
      status: 400,
      code: 'PATH_AMBIGUOUS',
      message: 'The path contains a dot segment, an empty segment or an encoded separator.',
      hint: 'Use the path as listed in /openapi.json.',
    });
  }
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
