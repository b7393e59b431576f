import { Command, CommanderError } from 'commander';

import { Fault } from '../model/fault.ts';
import { sentence } from '../model/sentence.ts';
import { addAgent } from './agent.ts';
import { addArchive } from './archive.ts';
import { addBaseline } from './baseline.ts';
import { addCollect } from './collect.ts';
import { addCompare } from './compare.ts';
import { EXIT } from './exit-code.ts';
import { addFleet } from './fleet.ts';
import { addHosts } from './hosts.ts';
import { reportFault } from './perform.ts';
import { addLimit } from './limit.ts';
import { addOutages } from './outages.ts';
import { addRelay } from './relay.ts';
import { addReport } from './report.ts';
import { addRun } from './run.ts';
import { addRuns } from './runs.ts';
import { addServe } from './serve.ts';
import { addStack } from './stack.ts';
import { endDespiteStuckReads, leaveStuckReads } from './stuck-exit.ts';
import { addSweep } from './sweep.ts';
import { addTargets } from './targets.ts';
import { addVerify } from './verify.ts';
import { version } from '../process/version.ts';

/** Parses the command line, runs the command and sets the exit code. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  // A reader that closes early, such as `head`, is not a failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.failed);
  });
  endDespiteStuckReads();
  try {
    await describeProgram().parseAsync(argv);
  } catch (thrown) {
    const isHelp = thrown instanceof CommanderError && thrown.exitCode === EXIT.done;
    process.exitCode = isHelp ? EXIT.done : reportFault(usageFault(thrown), argv.includes('--json'));
  }
  leaveStuckReads();
}

function describeProgram(): Command {
  const program = new Command('thermobench')
    .description(
      'How many sensor readings per second can your store take, what limits it, and is every row really there?'
    )
    .version(version())
    .option('--data <folder>', 'Data folder. Default: THERMOBENCH_DATA, else ~/.local/share/thermobench.')
    .option('--config <file>', 'Configuration file. Default: THERMOBENCH_CONFIG, else none.')
    .option('--json', 'Print one JSON document to stdout, everything else to stderr.')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: () => undefined })
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 done but not valid (rows lost, duplicated or wrong), 4 done but a threshold did not pass, or no rate keeps to the objective.'
    )
    .exitOverride();

  for (const add of [
    addRun,
    addSweep,
    addLimit,
    addCollect,
    addRelay,
    addArchive,
    addTargets,
    addRuns,
    addReport,
    addCompare,
    addVerify,
    addBaseline,
    addHosts,
    addAgent,
    addFleet,
    addOutages,
    addServe,
    addStack,
  ]) {
    add(program);
  }
  return program;
}

/** An error from commander, worded like any other invalid input and with the same exit code. */
function usageFault(thrown: unknown): Fault {
  if (!(thrown instanceof CommanderError)) {
    return Fault.from(thrown);
  }
  // Commander puts its guess, such as "(Did you mean run?)", on a line of its own.
  const [refusal = '', guess = ''] = thrown.message.replace(/^error: /, '').split('\n');
  return new Fault({
    kind: 'configuration',
    code: 'INVALID_USAGE',
    message: thrown.code === 'commander.help' ? 'A command is missing.' : `On the command line: ${sentence(refusal)}`,
    hint: `${guess} See \`thermobench --help\`, or \`thermobench <command> --help\`.`.trim(),
  });
}
