import { AuthenticationError, NetworkError } from '@platformatic/kafka';
import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';

import { kafkaFault } from './faults.ts';
import { KafkaTarget } from './options.ts';

const TARGET = KafkaTarget.parse({
  sink: 'kafka',
  tls: {},
  sasl: { mechanism: 'PLAIN', username: 'pi', password: 'raspberry' },
});

/** Sets the name afterwards, because the types of the exported error class do not include a message. */
function refusedByKafkajs(message: string): Error {
  return Object.assign(new kafkajs.KafkaJSError(message), { name: 'KafkaJSSASLAuthenticationError' });
}

describe("a broker's answer to a login", () => {
  it.each([
    ['platformatic', new AuthenticationError('No mechanism.', { cause: new NetworkError('Connection closed') })],
    ['kafkajs', refusedByKafkajs('SASL PLAIN authentication failed: Closed connection')],
  ])('allows a retry if the server only hung up, as it does when it stops: %s', (_, thrown) => {
    expect(kafkaFault(TARGET, thrown)).toMatchObject({ kind: 'transient', code: 'CONNECTION_LOST' });
  });

  it.each([
    ['platformatic', new AuthenticationError('Invalid server signature.')],
    ['kafkajs', refusedByKafkajs('SASL PLAIN authentication failed: invalid credentials')],
  ])('requires a configuration change if the server refused: %s', (_, thrown) => {
    const fault = kafkaFault(TARGET, new NetworkError('Connection to 127.0.0.1:9092 failed.', { cause: thrown }));
    expect(fault).toMatchObject({ kind: 'configuration', hint: expect.stringContaining("target's `sasl`") });
  });
});

describe('a certificate that is not trusted', () => {
  it.each(['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_NOT_YET_VALID'])(
    'requires a configuration change: %s',
    (code) => {
      const cause = Object.assign(new Error('no'), { code });
      const fault = kafkaFault(TARGET, new NetworkError('Connection to 127.0.0.1:9092 failed.', { cause }));
      expect(fault).toMatchObject({ kind: 'configuration', code, hint: expect.stringContaining('tls.ca') });
    }
  );
});
