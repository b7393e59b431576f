import { userInfo } from 'node:os';

/** Login of the person at the command line; null if the system has no name for the user, as in some containers. */
export function person(): string | null {
  try {
    return userInfo().username;
  } catch {
    // A run can do without a name.
    return null;
  }
}
