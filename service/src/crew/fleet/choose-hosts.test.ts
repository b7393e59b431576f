import { describe, expect, it } from 'vitest';

import { machine } from '../../hosts/machine.ts';
import type { Host } from '../../model/host.ts';
import { chooseHosts } from './choose-hosts.ts';

function host(id: string, labels: Record<string, string>, connected = true): Host {
  const agent = { connected, lastSeenAt: 0, clock: null };
  return { ...machine(), id, labels, agent, version: null, targets: [], runs: [] };
}

const HOSTS = [
  host('pi-kitchen', { room: 'kitchen', kind: 'pi' }),
  host('pi-attic', { room: 'attic', kind: 'pi' }),
  host('pi-cellar', { room: 'cellar', kind: 'pi' }, false),
];

const chosen = (...words: string[]) => chooseHosts(HOSTS, words).map(({ id }) => id);

describe('the hosts of a run', () => {
  it('are chosen by name, or by a label', () => {
    expect(chosen('pi-attic')).toEqual(['pi-attic']);
    expect(chosen('room=kitchen')).toEqual(['pi-kitchen']);
  });

  it('are the connected ones if a label matches several, each once', () => {
    expect(chosen('kind=pi', 'pi-attic')).toEqual(['pi-kitchen', 'pi-attic']);
  });

  it.each(['pi-garden', 'room=garden', 'colour=red', 'kitchen'])('are refused if %s matches none', (word) => {
    expect(() => chosen('pi-attic', word)).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        fields: [expect.objectContaining({ field: 'hosts', value: word })],
      })
    );
  });

  it('are refused if a host that was named is not connected', () => {
    expect(() => chosen('pi-attic', 'pi-cellar')).toThrow(
      expect.objectContaining({
        kind: 'conflict',
        code: 'HOST_NOT_CONNECTED',
        message: expect.stringContaining('pi-cellar'),
      })
    );
  });
});
