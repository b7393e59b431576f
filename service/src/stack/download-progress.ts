import { createLogUpdate } from 'log-update';

import type { DownloadProgress } from './maven-artifacts.ts';

/** Progress of a download of a server's program, as one line on a terminal; nothing if stderr is not a terminal. */
export function downloadProgress(title: string): DownloadProgress {
  if (!process.stderr.isTTY) {
    return () => undefined;
  }
  const line = createLogUpdate(process.stderr);
  return (downloaded, total) => {
    line(`Downloading ${title}, only once: ${downloaded} of ${total} files`);
    if (downloaded === total) {
      line.done();
    }
  };
}
