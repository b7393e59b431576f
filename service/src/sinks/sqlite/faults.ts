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
  7: { code: 'SQLITE_NOMEM', kind: 'fatal', hint: 'This machine is out of memory: end other programs.' },
  8: permission('SQLITE_READONLY'),
  10: {
    code: 'SQLITE_IOERR',
    kind: 'fatal',
    hint: 'The disk failed to read or write. Check the kernel log (dmesg), and whether the disk is full or was removed.',
  },
  11: damaged('SQLITE_CORRUPT'),
  13: {
    code: 'SQLITE_FULL',
    kind: 'fatal',
    hint: 'The disk is full. Free space, or set a file on another disk in the target.',
  },
  14: {
    code: 'SQLITE_CANTOPEN',
    kind: 'configuration',
    hint: 'Create its folder, or set a file in an existing, writable folder in the target.',
  },
  15: {
    code: 'SQLITE_PROTOCOL',
    kind: 'configuration',
    hint: 'The file system cannot lock files as SQLite needs it; many network file systems cannot. Set a file on a local disk in the target.',
  },
  18: {
    code: 'SQLITE_TOOBIG',
    kind: 'configuration',
    hint: 'Use a smaller payload: the row is larger than SQLite allows.',
  },
  22: {
    code: 'SQLITE_NOLFS',
    kind: 'configuration',
    hint: 'The file system does not support files of this size. Set a file on another disk in the target.',
  },
  23: permission('SQLITE_AUTH'),
  26: damaged('SQLITE_NOTADB'),
};

/** Of the many causes of SQLite's generic error (1), the one that a user can cause. */
const OTHER_TABLE: Meaning = {
  code: 'SQLITE_ERROR',
  kind: 'configuration',
  hint: 'The table may have been dropped or changed, or the file replaced. Start a new run: it creates what is missing.',
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
    hint: 'Make the file and its folder writable for this user, or set another file in the target.',
  };
}

function damaged(code: string): Meaning {
  return {
    code,
    kind: 'configuration',
    hint: 'The file is not a database, or it is damaged. Set another file in the target, or move this one away.',
  };
}
