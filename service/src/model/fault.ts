import { z } from 'zod';
import { counted, sentence } from './sentence.ts';

import { visible } from './visible.ts';

/**
 * What kind of action a failure requires:
 * - `configuration`: a setting is wrong; trying again cannot help.
 * - `conflict`: something prevents the call now, such as a run on the same target; wait until it has ended, or stop it.
 * - `transient`: the same call may succeed later; retried with a limit, and counted.
 * - `rejected`: the store refused this one reading; counted, the run continues.
 * - `fatal`: the run ends.
 */
export const FaultKind = z.enum(['configuration', 'conflict', 'transient', 'rejected', 'fatal']);
export type FaultKind = z.infer<typeof FaultKind>;

/** One wrong field of an input: where it is, its value, and what is allowed. */
export const FieldError = z.object({
  field: z.string().describe('Path of the field, such as `sink.commitEvery`.'),
  value: z.unknown().optional().describe('The given value; left out for secrets.'),
  message: z.string().describe('What is allowed in the field.'),
});
export type FieldError = z.infer<typeof FieldError>;

/** A failure as stored in reports and sent over HTTP. */
export const FaultRecord = z.object({
  kind: FaultKind,
  code: z.string().describe("The store's or the system's own code, such as ER_ACCESS_DENIED_ERROR."),
  message: z.string().describe('What happened.'),
  hint: z.string().describe('What to do next.'),
  count: z.int().min(1).describe('How often the error happened.'),
});
export type FaultRecord = z.infer<typeof FaultRecord>;

interface FaultDetails {
  kind: FaultKind;
  code: string;
  message: string;
  hint: string;
  fields?: FieldError[];
  cause?: unknown;
}

/**
 * The only error class of Thermobench: says what happened, why (if known), and what to do next. It may contain text from
 * stores and files, whose control characters are escaped.
 */
export class Fault extends Error {
  readonly kind: FaultKind;
  readonly code: string;
  readonly hint: string;
  readonly fields: FieldError[];

  constructor({ kind, code, message, hint, fields = [], cause }: FaultDetails) {
    super(visible(message), { cause });
    this.name = 'Fault';
    this.kind = kind;
    this.code = visible(code);
    this.hint = visible(hint);
    this.fields = fields;
  }

  record(): FaultRecord {
    return { kind: this.kind, code: this.code, message: this.message, hint: this.hint, count: 1 };
  }

  /** The fault that was recorded, possibly in another thread or process. */
  static fromRecord({ kind, code, message, hint }: FaultRecord): Fault {
    return new Fault({ kind, code, message, hint });
  }

  /**
   * A configuration Fault for a system error: `prevented` says what the error prevents, `hint` what to do. Keeps the system's own
   * code and words.
   */
  static becauseOf(cause: unknown, prevented: string, hint: string): Fault {
    const { code, message } = Fault.from(cause);
    return new Fault({ kind: 'configuration', code, message: `${prevented}: ${sentence(message)}`, hint, cause });
  }

  /** Any thrown value as a Fault. Anything that is not already one is a defect or an unexpected answer, hence fatal. */
  static from(thrown: unknown): Fault {
    if (thrown instanceof Fault) {
      return thrown;
    }
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const code = 'code' in error && typeof error.code === 'string' ? error.code : 'UNEXPECTED';
    return new Fault({
      kind: 'fatal',
      code,
      message: error.message,
      hint: "This error was not expected. Please report it together with the service's log.",
      cause: thrown,
    });
  }
}

/** A row that the store refused. */
export interface RejectedRow {
  seq: number;
  reason: string;
}

/** Thrown by a session's commit if the store refused some rows and accepted the others. */
export class RejectedRows extends Fault {
  /** In ascending order of their numbers, even if the store answers in another order. */
  readonly rows: readonly RejectedRow[];
  /** Rows of the same commit that are durable now. */
  readonly acked: number;

  constructor({ rows: refused, acked, code }: { rows: readonly RejectedRow[]; acked: number; code: string }) {
    const rows = refused.toSorted((a, b) => a.seq - b.seq);
    super({
      kind: 'rejected',
      code,
      message: `The store refused ${counted(rows.length, 'reading')}; the first, number ${rows[0]?.seq}: ${sentence(rows[0]?.reason ?? '')}`,
      hint: "Check the values of the source: they do not fit the table's columns.",
    });
    this.rows = rows;
    this.acked = acked;
  }
}
