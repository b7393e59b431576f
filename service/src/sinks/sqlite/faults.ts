import { Fault, type FaultKind } from '../../model/fault.ts';
import { sentence } from '../../model/sentence.ts';
import { resultCode } from '../../sqlite/transaction.ts';

/** Source: https://www.sqlite.org/rescode.html */
const SQLITE_CONSTRAINT = 19;

interface Meaning {
  code: string;
  kind: FaultKind;
  hint: string;
}

const MEANINGS: Readonly<Record<number, Meaning>> = {
  3: permission('SQLITE_PERM'),
  5: locked('SQLITE_BUSY'),
  6: locked('SQLITE_LOCKED'),
  7: { code: 'SQLITE_NOMEM', kind: 'fatal', hint: 'This machine has no memory left: end other programs.' },
  8: permission('SQLITE_READONLY'),
  10: {
    code: 'SQLITE_IOERR',
    kind: 'fatal',
    hint: 'The disk failed to read or write. Look at the kernel log (dmesg), and whether the disk is full or was taken away.',
  },
  11: damaged('SQLITE_CORRUPT'),
  13: {
    code: 'SQLITE_FULL',
    kind: 'fatal',
    hint: 'The disk is full. Make room, or let the target name a file on another disk.',
  },
  14: {
    code: 'SQLITE_CANTOPEN',
    kind: 'configuration',
    hint: 'Make its folder, or let the target name a file in a folder that exists and that you may write to.',
  },
  15: {
    code: 'SQLITE_PROTOCOL',
    kind: 'configuration',
    hint: 'The file system cannot lock files as SQLite needs it; many network file systems cannot. Let the target name a file on a local disk.',
  },
  18: {
    code: 'SQLITE_TOOBIG',
    kind: 'configuration',
    hint: 'Use a smaller payload: the row is larger than SQLite takes.',
  },
  22: {
    code: 'SQLITE_NOLFS',
    kind: 'configuration',
    hint: 'The file system takes no file of this size. Let the target name a file on another disk.',
  },
  23: permission('SQLITE_AUTH'),
  26: damaged('SQLITE_NOTADB'),
};

/** Of the many causes of SQLite's generic error (1), the one that a user can cause. */
const OTHER_TABLE: Meaning = {
  code: 'SQLITE_ERROR',
  kind: 'configuration',
  hint: 'Was the table dropped or changed, or the file replaced? Start a new run: it makes what is missing.',
};

/** What a value thrown by node:sqlite means for the target, and what to do about it. Faults pass through. */
export function sqliteFault(thrown: unknown, file: string): Fault {
  const isOtherTable = thrown instanceof Error && /^(no such (table|column)|table \S+ has )/.test(thrown.message);
  const meaning = MEANINGS[resultCode(thrown) ?? 0] ?? (isOtherTable ? OTHER_TABLE : undefined);
  if (meaning === undefined || !(thrown instanceof Error)) {
    return Fault.from(thrown);
  }
  return new Fault({ ...meaning, message: `SQLite on ${file}: ${sentence(thrown.message)}`, cause: thrown });
}

/** Whether SQLite refused only this row. */
export function isConstraint(thrown: unknown): thrown is Error {
  return resultCode(thrown) === SQLITE_CONSTRAINT;
}

function locked(code: string): Meaning {
  return {
    code,
    kind: 'transient',
    hint: 'Another process keeps the database locked. End its transaction, or close the program that has the file open.',
  };
}

function permission(code: string): Meaning {
  return {
    code,
    kind: 'configuration',
    hint: 'Give yourself the right to write to the file and its folder, or let the target name another file.',
  };
}

function damaged(code: string): Meaning {
  return {
    code,
    kind: 'configuration',
    hint: 'The file is no database, or a damaged one. Let the target name another file, or move this one away.',
  };
}
