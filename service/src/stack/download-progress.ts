import { createLogUpdate } from 'log-update';

import type { DownloadProgress } from './maven-artifacts.ts';

/** One line on a terminal, of how far the download of a server's program is; nothing where stderr is none. */
export function downloadProgress(title: string): DownloadProgress {
  if (!process.stderr.isTTY) {
    return () => undefined;
  }
  const line = createLogUpdate(process.stderr);
  return (downloaded, total) => {
    line(`Downloading ${title}, this once: ${downloaded} of ${total} files`);
    if (downloaded === total) {
      line.done();
    }
  };
}
