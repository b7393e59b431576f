import { errors } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';

import { Fault } from '../../model/fault.ts';
import { cassandraFault, serverFault } from './faults.ts';
import { CassandraTarget } from './options.ts';

const target = CassandraTarget.parse({
  sink: 'cassandra',
  keyspace: 'temperature',
  username: 'remik',
  password: 'lavender',
});

describe('a refusal by a node', () => {
  it.each([
    [0x1100, 'Operation timed out', 'transient', 'WRITE_TIMEOUT'],
    [0x1000, 'Cannot achieve consistency level THREE', 'transient', 'UNAVAILABLE'],
    [0x2100, 'User remik has no MODIFY permission', 'configuration', 'UNAUTHORIZED'],
    [0x2200, 'Invalid null value', 'rejected', 'INVALID'],
    [0x2200, 'unconfigured table reading', 'configuration', 'NO_SUCH_TABLE'],
    [0x2200, "Keyspace 'nowhere' does not exist", 'configuration', 'NO_SUCH_KEYSPACE'],
    [0x2200, 'Rejected an oversized mutation (9000125/8388608) for keyspace: temperature', 'rejected', 'TOO_LARGE'],
    [0x7777, 'something new', 'fatal', '0x7777'],
  ])('0x%s "%s" is %s: %s', (code, message, kind, name) => {
    expect(serverFault(target, { code, message })).toMatchObject({
      kind,
      code: name,
      message: expect.stringContaining(message),
    });
  });
});

describe('a connection error', () => {
  const noHost = (error: Error) => new errors.NoHostAvailableError({ '127.0.0.1:9042': error });

  it('says the address and what to do, and never the password', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const fault = cassandraFault(target, noHost(refused));
    expect(fault).toMatchObject({ kind: 'transient', code: 'ECONNREFUSED', hint: expect.stringContaining('stack up') });
    expect(fault.message).toContain('127.0.0.1:9042/temperature');
    expect(JSON.stringify(fault.record())).not.toContain('lavender');
  });

  it('is reported by the first node that answers', () => {
    expect(cassandraFault(target, noHost(new errors.AuthenticationError('wrong')))).toMatchObject({
      kind: 'configuration',
      code: 'BAD_CREDENTIALS',
    });
    expect(cassandraFault(target, noHost(new errors.ResponseError(0x1001, 'busy')))).toMatchObject({
      code: 'OVERLOADED',
    });
  });

  it.each([
    [new errors.OperationTimedOutError('no answer'), 'transient', 'TIMEOUT'],
    [new errors.BusyConnectionError('127.0.0.1', 2048, 1), 'transient', 'OVERLOADED'],
    [new errors.NoHostAvailableError(null, 'No host could be resolved'), 'configuration', 'ENOTFOUND'],
    [new errors.ArgumentError("localDataCenter was configured as 'mars'"), 'configuration', 'LOCAL_DATA_CENTER'],
    [Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO' }), 'configuration', 'DEPTH_ZERO'],
    [new TypeError('odd'), 'fatal', 'UNEXPECTED'],
  ])('%s is %s: %s', (error, kind, code) => {
    expect(cassandraFault(target, error)).toMatchObject({ kind, code });
  });

  it('is left unchanged if it is already a Fault', () => {
    const fault = new Fault({ kind: 'transient', code: 'X', message: '', hint: '' });
    expect(cassandraFault(target, fault)).toBe(fault);
  });
});
