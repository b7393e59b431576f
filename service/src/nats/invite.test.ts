import { describe, expect, it } from 'vitest';

import { Fault } from '../model/fault.ts';
import { accessOf, inviteText, parseInvite, type Invite } from './invite.ts';

const INVITE: Invite = {
  url: 'tls://192.168.1.5:7422',
  host: 'pi-kitchen',
  seed: 'SUAGMJH5XLGZKQQWAWKRZJIGMOU4HPFUYLXJMXOO5NLFEO2OOQJ5LPRDPM',
  ca: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
};

function encodedInvite(changes: Record<string, unknown>): string {
  return Buffer.from(JSON.stringify({ ...INVITE, ...changes })).toString('base64url');
}

function refusal(text: string): Fault {
  try {
    parseInvite(text);
  } catch (thrown) {
    return Fault.from(thrown);
  }
  throw new Error('It was accepted.');
}

describe('an invite', () => {
  it('is one word that no shell changes, and is understood with spaces around it', () => {
    const text = inviteText(INVITE);
    expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(parseInvite(`  ${text}\n`)).toEqual(INVITE);
  });

  it.each([
    ['is cut off', inviteText(INVITE).slice(0, -9)],
    ['is empty', ''],
    ['is another text', 'thermobench'],
    ['is JSON of another kind', Buffer.from('[1]').toString('base64url')],
    ['has no seed', encodedInvite({ seed: undefined })],
    ['has the seed of a server', encodedInvite({ seed: 'SNAGMJH5' })],
    ['has an address with a login', encodedInvite({ url: 'tls://user:secret@192.168.1.5:7422' })],
    ['has an address of another protocol', encodedInvite({ url: 'http://192.168.1.5' })],
    ['has a wildcard as host', encodedInvite({ host: '*' })],
    ['has a host with a dot, which would be two tokens of a subject', encodedInvite({ host: 'pi.kitchen' })],
    ['contains more than an invite', encodedInvite({ targets: [] })],
  ])('that %s is refused, with the remedy and without its text', (_what, text) => {
    const fault = refusal(text);
    expect(fault).toMatchObject({ kind: 'configuration', code: 'INVITE_INVALID' });
    expect(fault.hint).toContain('thermobench fleet invite');
    for (const secret of [INVITE.seed, text].filter((each) => each.length > 11)) {
      expect(`${fault.message} ${fault.hint} ${String(fault.cause)}`).not.toContain(secret);
    }
  });

  it('logs in as its host, and trusts only the certificate in it, whatever the address', () => {
    expect(accessOf(INVITE)).toEqual({
      ...{ url: INVITE.url, user: 'pi-kitchen', seed: INVITE.seed, ca: INVITE.ca },
      certifiedName: 'thermobench-fleet',
    });
  });
});
