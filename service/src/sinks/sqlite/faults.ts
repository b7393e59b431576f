import { named, type NamedMeaning } from '../../model/error-meanings.ts';
import { Fault } from '../../model/fault.ts';
import { sentence } from '../../model/sentence.ts';
import { resultCode } from '../../sqlite/transaction.ts';

/** Source: https://www.sqlite.org/rescode.html */
const SQLITE_CONSTRAINT = 19;

const PERMISSION = 'Make the file and its folder writable by this user, or set another file in the target.';
const LOCKED =
  'Another process keeps the database locked. End its transaction, or close the program that has the file open.';
const MEMORY = 'This machine is out of memory: end other programs.';
const DISK =
  'The disk failed to read or write. Check the kernel log (dmesg), and whether the disk is full or was removed.';
const DAMAGED = 'The file is not a database, or it is damaged. Set another file in the target, or move this one away.';
const FULL = 'The disk is full. Free space, or set a file on another disk in the target.';
const FOLDER = 'Create its folder, or set a file in an existing, writable folder in the target.';
const NO_LOCKS =
  'The file system cannot lock files as SQLite needs it; many network file systems cannot. Set a file on a local disk in the target.';
const TOO_BIG = 'Use a smaller payload: the row is larger than SQLite allows.';
const FILE_SIZE = 'The file system does not support files of this size. Set a file on another disk in the target.';

const MEANINGS: ReadonlyMap<number, NamedMeaning> = new Map([
  named(3, 'SQLITE_PERM', 'configuration', PERMISSION),
  named(5, 'SQLITE_BUSY', 'transient', LOCKED),
  named(6, 'SQLITE_LOCKED', 'transient', LOCKED),
  named(7, 'SQLITE_NOMEM', 'fatal', MEMORY),
  named(8, 'SQLITE_READONLY', 'configuration', PERMISSION),
  named(10, 'SQLITE_IOERR', 'fatal', DISK),
  named(11, 'SQLITE_CORRUPT', 'configuration', DAMAGED),
  named(13, 'SQLITE_FULL', 'fatal', FULL),
  named(14, 'SQLITE_CANTOPEN', 'configuration', FOLDER),
  named(15, 'SQLITE_PROTOCOL', 'configuration', NO_LOCKS),
  named(18, 'SQLITE_TOOBIG', 'configuration', TOO_BIG),
  named(22, 'SQLITE_NOLFS', 'configuration', FILE_SIZE),
  named(23, 'SQLITE_AUTH', 'configuration', PERMISSION),
  named(26, 'SQLITE_NOTADB', 'configuration', DAMAGED),
]);

/** SQLite's generic error (1) has many causes; this is the only one that a user can bring about. */
const OTHER_TABLE: NamedMeaning = {
  code: 'SQLITE_ERROR',
  kind: 'configuration',
  hint: 'The table may have been dropped or changed, or the file replaced. A new run creates what is missing.',
};

/** What a value thrown by node:sqlite means for the target, and what to do about it. Faults pass through. */
export function sqliteFault(thrown: unknown, file: string): Fault {
  const isOtherTable = thrown instanceof Error && /^(no such (table|column)|table \S+ has )/.test(thrown.message);
  const meaning = MEANINGS.get(resultCode(thrown) ?? 0) ?? (isOtherTable ? OTHER_TABLE : undefined);
  if (meaning === undefined || !(thrown instanceof Error)) {
    return Fault.from(thrown);
  }
  return new Fault({ ...meaning, message: `SQLite on ${file}: ${sentence(thrown.message)}`, cause: thrown });
}

/** Whether SQLite refused only this one row. */
export function isConstraint(thrown: unknown): thrown is Error {
  return resultCode(thrown) === SQLITE_CONSTRAINT;
}
