import { describe, expect, it } from 'vitest';

import { cpuGroups } from './control-groups.ts';

const mount = (root: string, point: string, type: string, options: string) =>
  `30 24 0:26 ${root} ${point} rw,nosuid,relatime shared:9 master:1 - ${type} ${type} ${options}`;

const V2 = mount('/', '/sys/fs/cgroup', 'cgroup2', 'rw,nsdelegate');
const V1 = mount('/', '/sys/fs/cgroup/cpu,cpuacct', 'cgroup', 'rw,cpu,cpuacct');

describe('the control groups of a process', () => {
  it.each([
    ['version 2', '0::/a/b', V2, 2, ['/sys/fs/cgroup/a/b', '/sys/fs/cgroup/a', '/sys/fs/cgroup']],
    ['the root', '0::/', V2, 2, ['/sys/fs/cgroup']],
    [
      'version 1',
      '4:memory:/m\n3:cpu,cpuacct:/a',
      V1,
      1,
      ['/sys/fs/cgroup/cpu,cpuacct/a', '/sys/fs/cgroup/cpu,cpuacct'],
    ],
    [
      'both versions, with the CPU in version 1',
      '3:cpu,cpuacct:/a\n0::/b',
      [V2.replace('/sys/fs/cgroup', '/sys/fs/cgroup/unified'), V1].join('\n'),
      1,
      ['/sys/fs/cgroup/cpu,cpuacct/a', '/sys/fs/cgroup/cpu,cpuacct'],
    ],
    [
      'both versions, with the CPU in version 2',
      '1:name=systemd:/s\n0::/b',
      [V2, mount('/', '/sys/fs/cgroup/systemd', 'cgroup', 'rw,name=systemd')].join('\n'),
      2,
      ['/sys/fs/cgroup/b', '/sys/fs/cgroup'],
    ],
    [
      'a container that sees names of the host but only its own group',
      '3:cpu:/docker/1f/x',
      mount('/docker/1f', '/sys/fs/cgroup/cpu', 'cgroup', 'ro,cpu'),
      1,
      ['/sys/fs/cgroup/cpu/x', '/sys/fs/cgroup/cpu'],
    ],
    [
      'a mount point whose name has a space',
      '0::/a',
      mount('/', '/my\\040groups', 'cgroup2', 'rw'),
      2,
      ['/my groups/a', '/my groups'],
    ],
    [
      'an invisible mount followed by a visible one',
      '3:cpu:/',
      [mount('/../..', '/sys/fs/cgroup/cpu', 'cgroup', 'rw,cpu'), mount('/', '/cpu', 'cgroup', 'rw,cpu')].join('\n'),
      1,
      ['/cpu'],
    ],
    ['a group outside of the namespace', '0::/../other', V2, 2, []],
    ['a group with a similar name', '3:cpu:/docker/1ff', mount('/docker/1f', '/c', 'cgroup', 'rw,cpu'), 1, []],
    ['no mount', '0::/a', '', 2, []],
    ['no membership', '', V2, 2, []],
  ])('are found for %s', (_case, cgroup, mountinfo, version, directories) => {
    expect(cpuGroups(cgroup, mountinfo)).toEqual({ version, directories });
  });
});
