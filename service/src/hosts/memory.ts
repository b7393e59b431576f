import { numberIn } from './kernel-files.ts';

/** Parses /proc/meminfo; 0 where a line is missing. Source: proc_meminfo(5). */
export function parseMemory(meminfo: string): { memoryBytes: number; memoryAvailableBytes: number } {
  return {
    memoryBytes: (numberIn(meminfo, /^MemTotal:\s+(\d+) kB/m) ?? 0) * 1_024,
    memoryAvailableBytes: (numberIn(meminfo, /^MemAvailable:\s+(\d+) kB/m) ?? 0) * 1_024,
  };
}

/** Parses /proc/vmstat: bytes moved to and from swap since the host was booted. */
export function parseSwappedBytes(vmstat: string, pageBytes: number): number {
  return ((numberIn(vmstat, /^pswpin (\d+)/m) ?? 0) + (numberIn(vmstat, /^pswpout (\d+)/m) ?? 0)) * pageBytes;
}

const PAGE_SIZE = /^KernelPageSize:\s+(\d+) kB/m;

/** Parses the start of /proc/PID/smaps. A page is 16 kB on a Raspberry Pi 5, and 4 kB on most other machines. */
export function parsePageBytes(smaps: string | null): number {
  return (numberIn(smaps, PAGE_SIZE) ?? 4) * 1_024;
}

/** Whether a beginning of /proc/PID/smaps contains the size of a page. */
export function hasPageSize(smaps: string): boolean {
  return PAGE_SIZE.test(smaps);
}
