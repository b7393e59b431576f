import { STATUS_CODES } from 'node:http';

import { z } from 'zod';

import { Fault, type FaultKind, type FieldError } from '../model/fault.ts';
import type { Problem } from '../model/problem.ts';
import { sentence } from '../model/sentence.ts';

interface HttpFaultDetails {
  status: number;
  code: string;
  message: string;
  hint: string;
  fields?: FieldError[];
  headers?: Record<string, string>;
}

/** A request that is invalid as HTTP, before any part of Thermobench handles it. */
export class HttpFault extends Fault {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor({ status, code, message, hint, fields, headers = {} }: HttpFaultDetails) {
    super({ kind: kindOf(status), code, message, hint, fields });
    this.status = status;
    this.headers = headers;
  }
}

function kindOf(status: number): FaultKind {
  if (status === 409) {
    return 'conflict';
  }
  return status === 429 || status >= 500 ? 'transient' : 'configuration';
}

const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  INVALID_INPUT: 400,
  TARGET_UNKNOWN: 404,
  RUN_UNKNOWN: 404,
  SWEEP_UNKNOWN: 404,
  BASELINE_UNKNOWN: 404,
  HOST_UNKNOWN: 404,
  LIMIT_SEARCH_UNKNOWN: 404,
  INVALID_CONFIGURATION: 503,
};

/** Status of failures that are not errors in the request: conflicts, and failures of the store or of the service itself. */
const STATUS_BY_KIND: Readonly<Record<FaultKind, number>> = {
  conflict: 409,
  configuration: 502,
  transient: 502,
  rejected: 502,
  fatal: 500,
};

/** Status of a failure: 4xx if the request is wrong, 502 if the store behind this service failed, otherwise 500. */
function statusOf(fault: Fault): number {
  if (fault instanceof HttpFault) {
    return fault.status;
  }
  return STATUS_BY_CODE[fault.code] ?? (fault.fields.length > 0 ? 400 : STATUS_BY_KIND[fault.kind]);
}

/** Errors from the body parser. */
const ReaderError = z.object({ type: z.string(), status: z.int().min(400).max(499), message: z.string() });

const READER_FAULTS: Readonly<Record<string, { code: string; hint: string }>> = {
  'entity.parse.failed': { code: 'JSON_MALFORMED', hint: 'Send one JSON object.' },
  'entity.too.large': { code: 'BODY_TOO_LARGE', hint: 'Send at most 256 kB.' },
  'encoding.unsupported': { code: 'CONTENT_ENCODING_UNSUPPORTED', hint: 'Send the body uncompressed.' },
};

/** Any thrown value as the Fault to report to the caller. */
export function faultOf(thrown: unknown): Fault {
  const reader = thrown instanceof Fault ? undefined : ReaderError.safeParse(thrown).data;
  if (!reader) {
    return Fault.from(thrown);
  }
  const known = READER_FAULTS[reader.type] ?? { code: 'REQUEST_UNREADABLE', hint: 'Check the request.' };
  return new HttpFault({
    status: reader.status,
    message: `The body cannot be read: ${sentence(reader.message)}`,
    ...known,
  });
}

const MAX_VALUE_CHARACTERS = 200;

/** A wrong value as repeated in the response: whole if it is short, otherwise its beginning. */
function brief(value: unknown): unknown {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // Nested too deeply to be printed; the field and the message must suffice.
    return undefined;
  }
  return text === undefined || text.length <= MAX_VALUE_CHARACTERS ? value : `${text.slice(0, MAX_VALUE_CHARACTERS)}…`;
}

/** The problem document of a failure. Unexpected errors are described only in the log. */
export function problemOf(fault: Fault, requestId: string): Problem {
  const status = statusOf(fault);
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: status === 500 ? 'The service failed to process this request.' : fault.message,
    instance: `urn:uuid:${requestId}`,
    kind: fault.kind,
    code: fault.code,
    hint: fault.hint,
    errors: fault.fields.map(({ field, value, message }) => ({ field, value: brief(value), message })),
  };
}
