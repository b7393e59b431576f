import { parseNamedNumbers } from './kernel-files.ts';

/** Parses /proc/meminfo; 0 where a line is missing. Source: proc_meminfo(5). */
export function parseMemory(meminfo: string): { memoryBytes: number; memoryAvailableBytes: number } {
  const kilobytes = parseNamedNumbers(meminfo);
  return {
    memoryBytes: (kilobytes.get('MemTotal') ?? 0) * 1_024,
    memoryAvailableBytes: (kilobytes.get('MemAvailable') ?? 0) * 1_024,
  };
}

/** Parses /proc/vmstat: bytes moved to and from swap since the host was booted. */
export function parseSwappedBytes(vmstat: string, pageBytes: number): number {
  const pages = parseNamedNumbers(vmstat);
  return ((pages.get('pswpin') ?? 0) + (pages.get('pswpout') ?? 0)) * pageBytes;
}

export const PAGE_SIZE = /^KernelPageSize:\s+(\d+) kB/m;

/** Parses the start of /proc/PID/smaps. A page is 16 kB on a Raspberry Pi 5, and 4 kB on most other machines. */
export function parsePageBytes(smaps: string): number {
  const [, kilobytes] = PAGE_SIZE.exec(smaps) ?? [];
  return kilobytes === undefined ? 4_096 : Number(kilobytes) * 1_024;
}
