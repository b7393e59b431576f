import { join } from 'node:path/posix';

/** Directories of the control groups that may limit the CPU time of a process: its own group first, then those around it. */
export interface CpuGroups {
  version: 1 | 2;
  directories: string[];
}

interface Mount {
  version: 1 | 2;
  /** The group that is visible at the mount point. In a container it may be the container's own group. */
  root: string;
  mountPoint: string;
  controllers: ReadonlySet<string>;
}

/**
 * Finds the control groups of a process for the CPU. Empty if they are not visible, as in a namespace that shows only other groups.
 *
 * A system may use version 1 for some controllers and version 2 for others. Source: cgroups(7).
 * @param cgroup text of /proc/PID/cgroup
 * @param mountinfo text of /proc/self/mountinfo
 */
export function cpuGroups(cgroup: string, mountinfo: string): CpuGroups {
  const mounts = mountinfo.split('\n').flatMap(parseMount);
  const memberships = cgroup.split('\n').flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    return controllers === undefined || path === undefined ? [] : { controllers: controllers.split(','), path };
  });
  const first = memberships.find(({ controllers }) => controllers.includes('cpu'));
  const version = first ? 1 : 2;
  const path = (first ?? memberships.find(({ controllers }) => controllers[0] === ''))?.path;
  const directories =
    path === undefined
      ? []
      : mounts
          .filter((mount) => mount.version === version && (version === 2 || mount.controllers.has('cpu')))
          .map((mount) => directoriesBelow(mount, path))
          .find((found) => found.length > 0);
  return { version, directories: directories ?? [] };
}

/** Source: proc_pid_mountinfo(5). */
function parseMount(line: string): Mount[] {
  const [own = '', filesystem = ''] = line.split(' - ');
  const [, , , root, mountPoint] = own.split(' ').map(unescaped);
  const [type, , options = ''] = filesystem.split(' ');
  if (root === undefined || mountPoint === undefined || (type !== 'cgroup' && type !== 'cgroup2')) {
    return [];
  }
  return [{ version: type === 'cgroup' ? 1 : 2, root, mountPoint, controllers: new Set(options.split(',')) }];
}

/** Spaces in names are written as `\040`. */
function unescaped(name: string): string {
  return name.replace(/\\([0-7]{3})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
}

function directoriesBelow({ root, mountPoint }: Mount, path: string): string[] {
  const prefix = root === '/' ? '' : root;
  if ((path !== root && !path.startsWith(`${prefix}/`)) || path.split('/').includes('..')) {
    return [];
  }
  const names = path.slice(prefix.length).split('/').filter(Boolean);
  return [...names.map((_name, index) => join(mountPoint, ...names.slice(0, names.length - index))), mountPoint];
}
