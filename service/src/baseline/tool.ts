import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { toolFailed, toolMissing, type ToolName } from './tool-faults.ts';

const VERSION_WITHIN_MS = 10_000;
const MAX_OUTPUT_BYTES = 4_000_000;

interface Limits {
  /** Kills the tool when aborted. */
  signal: AbortSignal;
  withinMs: number;
}

/** Version of an installed tool, such as `3.33`; null if it is not installed. */
export async function versionOf(tool: ToolName): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(tool, ['--version'], {
      timeout: VERSION_WITHIN_MS,
      env: environment(),
    });
    return /\d+(?:\.\d+)+/.exec(stdout)?.[0] ?? stdout.trim();
  } catch (thrown) {
    if (isMissing(thrown)) {
      return null;
    }
    throw toolFailed(tool, messageOf(thrown));
  }
}

/**
 * Runs a tool to its end and returns what it printed. Throws TOOL_MISSING if it is not installed, TOOL_FAILED if it printed an error
 * or took too long, and the signal's reason if it was aborted.
 */
export async function runTool(tool: ToolName, args: readonly string[], { signal, withinMs }: Limits): Promise<string> {
  const running = promisify(execFile)(tool, args, {
    signal,
    timeout: Math.ceil(withinMs),
    killSignal: 'SIGKILL',
    maxBuffer: MAX_OUTPUT_BYTES,
    env: environment(),
  });
  // `once` would end at the error of an abort, when the tool may still be writing to its files.
  const ended = new Promise((resolve) => running.child.once('close', resolve));
  try {
    return (await running).stdout;
  } catch (thrown) {
    if (signal.aborted) {
      await ended;
      throw signal.reason;
    }
    if (isMissing(thrown)) {
      throw toolMissing(tool);
    }
    if (running.child.signalCode !== null) {
      throw toolFailed(tool, `it did not end within ${withinMs / 1000} s`);
    }
    throw toolFailed(tool, messageOf(thrown));
  }
}

/** Texts of errors and numbers must not depend on the language of the user. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C' };
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}

/** What the tool printed to stderr, or else to stdout. */
function messageOf(thrown: unknown): string {
  const printed = (key: string) =>
    thrown instanceof Error && key in thrown ? String(Reflect.get(thrown, key)).trim() : '';
  return printed('stderr') || printed('stdout') || String(thrown);
}
