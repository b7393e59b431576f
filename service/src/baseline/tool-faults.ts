import { Fault } from '../model/fault.ts';
import { sentence } from '../model/sentence.ts';

/** Enough to recognise what a tool printed. */
const QUOTED_CHARACTERS = 200;

/** The tools of a baseline. Each is in the Debian package of the same name. */
export type ToolName = 'sysbench' | 'fio' | 'iperf3';

export function toolMissing(tool: ToolName): Fault {
  return new Fault({
    kind: 'configuration',
    code: 'TOOL_MISSING',
    message: `${tool} is not installed, so this was not measured.`,
    hint: `Install the package: sudo apt-get install ${tool}`,
  });
}

/** @param reason - In the tool's own words. */
export function toolFailed(tool: ToolName, reason: string): Fault {
  return new Fault({
    kind: 'fatal',
    code: 'TOOL_FAILED',
    message: `${tool} failed: ${sentence(reason.slice(-QUOTED_CHARACTERS))}`,
    hint: 'Remove the cause, and measure again.',
  });
}

/** @param lacks - What is wrong with the output. */
export function notUnderstood(tool: ToolName, lacks: string, output: string): Fault {
  const quoted = output.trim().slice(0, QUOTED_CHARACTERS).replaceAll(/\s+/g, ' ');
  return new Fault({
    kind: 'fatal',
    code: 'TOOL_NOT_UNDERSTOOD',
    message: `The output of ${tool} was not understood: ${lacks}. It ${quoted === '' ? 'is empty' : `begins with: ${quoted}`}`,
    hint: `Thermobench understands the ${tool} of Debian 12 and 13. Please report the output of your version.`,
  });
}
