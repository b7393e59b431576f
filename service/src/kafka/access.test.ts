import { describe, expect, it } from 'vitest';

import { accessOf } from './access.ts';
import { KafkaTarget } from './options.ts';

const access = (settings: object) => accessOf(KafkaTarget.parse({ sink: 'kafka', ...settings }));

describe('the connection to brokers', () => {
  it('is unencrypted and without a login if the target sets neither', () => {
    expect(access({})).toEqual({});
  });

  it.each([
    [['kafka.example:9092'], true],
    [['127.0.0.1:9092', 'kafka.example:9092'], true],
    [['127.0.0.1:9092', '[::1]:9092'], false],
  ])('sends %j a server name for TLS only if it has one: %s', (brokers, tlsServerName) => {
    const tls = { ca: undefined, rejectUnauthorized: true };
    expect(access({ brokers, tls: {} })).toEqual({ tls, tlsServerName });
  });
});
