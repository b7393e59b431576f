import { describe, expect, it } from 'vitest';

import { Fault } from '../../model/fault.ts';
import { mysqlFault, serverFault } from './faults.ts';
import { MysqlTarget } from './options.ts';

const target = MysqlTarget.parse({ sink: 'mysql', database: 'temperature', user: 'remik', password: 'lavender' });

describe('an error from the server', () => {
  it.each([
    [1045, '28000', 'configuration', 'ER_ACCESS_DENIED_ERROR'],
    [1213, '40001', 'transient', 'ER_LOCK_DEADLOCK'],
    [1406, '22001', 'rejected', 'ER_DATA_TOO_LONG'],
    [1114, 'HY000', 'fatal', 'ER_RECORD_FILE_FULL'],
    [1820, 'HY000', 'configuration', 'ER_MUST_CHANGE_PASSWORD'],
    [4151, 'HY000', 'configuration', 'ER_ACCOUNT_HAS_BEEN_LOCKED'],
    [3118, 'HY000', 'configuration', 'ER_ACCOUNT_HAS_BEEN_LOCKED'],
    [1226, '42000', 'transient', 'ER_USER_LIMIT_REACHED'],
    [1969, '70100', 'transient', 'ER_STATEMENT_TIMEOUT'],
    [1194, 'HY000', 'fatal', 'ER_CRASHED_ON_USAGE'],
    [1526, 'HY000', 'rejected', 'ER_NO_PARTITION_FOR_GIVEN_VALUE'],
    [1290, 'HY000', 'fatal', 'ER_OPTION_PREVENTS_STATEMENT'],
  ])('number %i, state %s, is %s', (errno, sqlState, kind, code) => {
    const fault = serverFault(target, { errno, sqlState, message: 'words' });
    expect(fault).toMatchObject({ kind, code, message: expect.stringContaining('words') });
  });

  it('says that no password was sent', () => {
    const message = "Access denied for user 'remik'@'localhost' (using password: NO)";
    expect(serverFault(target, { errno: 1045, sqlState: '28000', message }).hint).toContain('no `password`');
  });

  it('is quoted with one full stop, whether or not it has one', () => {
    const said = (message: string) => serverFault(target, { errno: 1317, sqlState: '70100', message }).message;
    expect([said('Query execution was interrupted'), said('It was interrupted.')]).toEqual([
      expect.stringMatching(/interrupted\.$/),
      expect.stringMatching(/[^.]\.$/),
    ]);
  });

  it('with an unknown number is judged by its state, and is fatal if the state says nothing', () => {
    expect(serverFault(target, { errno: 9999, sqlState: '23000', message: '' })).toMatchObject({
      kind: 'rejected',
      code: 'ER_9999',
    });
    expect(serverFault(target, { errno: 9999, sqlState: 'HY000', message: '' }).kind).toBe('fatal');
  });
});

describe('a connection error', () => {
  it('says the address, the code and what to do, and never the password', () => {
    const refused = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' });
    const fault = mysqlFault(target, refused);
    expect(fault).toMatchObject({ kind: 'transient', code: 'ECONNREFUSED', hint: expect.stringContaining('stack up') });
    expect(fault.message).toContain('127.0.0.1:3306/temperature');
    expect(JSON.stringify(fault.record())).not.toContain('lavender');
  });

  it('that is unexpected is fatal, and a Fault stays unchanged', () => {
    expect(mysqlFault(target, new TypeError('odd'))).toMatchObject({ kind: 'fatal', message: 'odd' });
    const fault = new Fault({ kind: 'transient', code: 'X', message: '', hint: '' });
    expect(mysqlFault(target, fault)).toBe(fault);
  });
});
