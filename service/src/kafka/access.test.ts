import { describe, expect, it } from 'vitest';

import { accessOf } from './access.ts';
import { KafkaTarget } from './options.ts';

const access = (settings: object) => accessOf(KafkaTarget.parse({ sink: 'kafka', ...settings }));

describe('how brokers are reached', () => {
  it('is in the clear and without a login where the target says neither', () => {
    expect(access({})).toEqual({});
  });

  it.each([
    [['kafka.example:9092'], true],
    [['127.0.0.1:9092', 'kafka.example:9092'], true],
    [['127.0.0.1:9092', '[::1]:9092'], false],
  ])('asks %j for the certificate of a name only where there is one: %s', (brokers, tlsServerName) => {
    const tls = { ca: undefined, rejectUnauthorized: true };
    expect(access({ brokers, tls: {} })).toEqual({ tls, tlsServerName });
  });
});
