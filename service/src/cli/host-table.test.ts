import { describe, expect, it } from 'vitest';

import { Host } from '../model/host.ts';
import { hostTable } from './host-table.ts';

const service = Host.parse({
  ...{ id: 'desk', cpus: 8, cpuModel: null, architecture: 'x64', memoryBytes: 16e9, freeMemoryBytes: 8e9 },
  ...{ kernel: 'Linux 6.12', nodeVersion: 'v24.0.0', pressure: true, version: '0.4.0' },
});
const kitchen: Host = {
  ...{ ...service, id: 'pi-kitchen', cpus: 4, architecture: 'arm64', celsius: 51.2, labels: { room: 'kitchen' } },
  ...{ targets: ['mariadb', 'ring'], runs: ['mabc1234'] },
  agent: { connected: true, lastSeenAt: 0, clock: { offsetMs: 3, uncertaintyMs: 0.5 } },
};
const row = (text: string, host: string) =>
  text
    .split('\n')
    .find((line) => line.startsWith(host))
    ?.replace(/ +/g, ' ');

describe('the table of hosts', () => {
  it('shows what each host is and does, and which one is that of the service', () => {
    const text = hostTable([service, kitchen]);
    expect(row(text, 'desk')).toContain('host of the service 8 x64 16 GB 0.4.0');
    expect(row(text, 'pi-kitchen')).toContain(
      'connected 4 arm64 16 GB 0.4.0 51.2 +3 ms ± 500 µs room=kitchen mariadb ring mabc1234'
    );
    expect(text).not.toContain('(!)');
  });

  it('says since when a host is not connected', () => {
    const lost = { ...kitchen, agent: { connected: false, lastSeenAt: Date.UTC(2026, 10, 24, 7, 5, 9), clock: null } };
    expect(row(hostTable([service, lost]), 'pi-kitchen')).toContain('not connected since 2026-11-24 07:05:09 UTC');
  });

  it('marks an agent of another version, and says what to do', () => {
    const text = hostTable([service, { ...kitchen, version: '0.3.0' }]);
    expect(row(text, 'pi-kitchen')).toContain('0.3.0 (!)');
    expect(text).toContain('(!) Not the version of the service, 0.4.0: install the same version on pi-kitchen.');
  });

  it('marks nothing if a version is not known', () => {
    expect(hostTable([{ ...service, version: null }, kitchen])).not.toContain('(!)');
    expect(hostTable([service, { ...kitchen, version: null }])).not.toContain('(!)');
  });
});
