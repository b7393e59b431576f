import { accessSync, constants, statSync } from 'node:fs';

/**
 * What to do about a folder that refuses to be written to: its file system is read-only, or this user lacks a permission. If it
 * can be written, the hint for the other causes, such as a full disk.
 */
export function writeHint(folder: string, hintOtherwise: string): string {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return hintOtherwise;
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
    return code === 'EROFS'
      ? `${folder} is on a read-only file system. The kernel makes a damaged card or disk read-only: dmesg shows the reason. ` +
          `Everything that was stored is still there. Save it, check the disk with fsck, or choose a folder on another disk.`
      : code === 'EACCES'
        ? permissionHint(folder)
        : hintOtherwise;
  }
}

function permissionHint(folder: string): string {
  const own = process.geteuid?.();
  return statSync(folder, { throwIfNoEntry: false })?.uid === own
    ? `Allow yourself to write to it: chmod u+rwx ${folder}`
    : `Give this user (uid ${own}) the permission to write to ${folder}, or choose another folder.`;
}
