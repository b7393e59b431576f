import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const LINES_SHOWN = 12;
/** Enough for the last lines, even long ones; a server that repeats an error can log gigabytes. */
const BYTES_READ = 64 * 1024;
const HIDDEN = '***';

/**
 * The last lines that a server has logged since a position in its log, without Java stack frames, which would fill all the space,
 * and without secrets: people copy error messages into issues.
 *
 * @param from - The size of the file before the start. A smaller file was replaced meanwhile, and is read from its beginning.
 */
export function endOfLog(file: string, from: number): string {
  const lines = withoutSecrets(textSince(file, from)).trimEnd().split('\n');
  const shown = lines.filter((line) => line !== '' && !/^\s+(at |\.\.\. \d)/.test(line)).slice(-LINES_SHOWN);
  return shown.length > 0 ? shown.join('\n') : '(It has logged nothing since this start.)';
}

function textSince(file: string, from: number): string {
  const log = openSync(file, 'r');
  try {
    const { size } = fstatSync(log);
    const start = Math.max(size < from ? 0 : from, size - BYTES_READ);
    const bytes = Buffer.alloc(size - start);
    return bytes.toString('utf8', 0, readSync(log, bytes, 0, bytes.length, start));
  } finally {
    closeSync(log);
  }
}

/** The text with the values of passwords, tokens and keys replaced, in the forms in which servers log their settings. */
export function withoutSecrets(text: string): string {
  return (
    text
      // password=…, "api_key": "…", --token …, sasl.jaas.config's password="…"
      .replaceAll(
        /((?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|private[_-]?key)["']?(?:\s*[:=]\s*|\s+(?=["']))["']?)(?!null\b|yes\b|no\b|\*)[^\s"',;)\]}]+/gi,
        `$1${HIDDEN}`
      )
      .replaceAll(/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/g, `$1 ${HIDDEN}`)
      // https://user:password@host and user:password@tcp(host)
      .replaceAll(/([\w.-]+):[^\s:@/]+@(?=[\w[(.-])/g, `$1:${HIDDEN}@`)
  );
}
