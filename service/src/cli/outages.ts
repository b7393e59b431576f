import type { Command } from 'commander';

import { presetsFor } from '../http/presets.ts';
import { outageText } from '../model/outage.ts';
import type { StandingOutage } from '../model/outage-report.ts';
import type { Preset } from '../model/preset.ts';
import { durationText } from '../model/quantities.ts';
import { instant } from '../reports/figures.ts';
import { EXIT } from './exit-code.ts';
import { perform, performWithEngine } from './perform.ts';
import { plainTable } from './plain-table.ts';

const NOTHING = 'Nothing is broken on purpose.';
const NO_SERVER = 'No server can be broken yet. Start one, such as: thermobench stack up kafka --brokers 3';

/** `thermobench outages`: shows what runs have broken on purpose and is not undone yet, and undoes it. */
export function addOutages(program: Command): void {
  const outages = program
    .command('outages')
    .description('Show what runs have broken on purpose and is not undone yet, or undo it. See `run --outage`.');
  outages
    .command('list', { isDefault: true })
    .description('Show what is broken.')
    .action(async (_flags: unknown, command: Command) => {
      await performWithEngine(command, async ({ engine, print }) => {
        const standing = await engine.outages();
        print(standing, () => (standing.length === 0 ? NOTHING : standingTable(standing)));
      });
    });
  outages
    .command('undo')
    .description('Undo what a run left broken because its process was killed. Each start of the service does this too.')
    .action(async (_flags: unknown, command: Command) => {
      await performWithEngine(command, async ({ engine, print }) => {
        const tried = await engine.undoOutages();
        const left = await engine.outages();
        print({ tried, left }, () => [...tried.map(undoneLine), ...leftLines(left)].join('\n') || NOTHING);
        return tried.some(({ problem }) => problem !== null) ? EXIT.failed : EXIT.done;
      });
    });
  outages
    .command('presets')
    .description('Show experiments that break the private servers, and the command that starts each.')
    .action(async (_flags: unknown, command: Command) => {
      await perform(command, async ({ settings, print }) => {
        const targets = [...settings.targets().values()];
        const presets = targets.flatMap((target) => presetsFor(target, targets)).filter(breaks);
        print(presets, () => presets.map(presetText).join('\n\n') || NO_SERVER);
      });
    });
}

type RunPreset = Extract<Preset, { kind: 'run' }>;

function breaks(preset: Preset): preset is RunPreset {
  return preset.kind === 'run' && preset.request.outages !== undefined;
}

function presetText({ name, title, description, request }: RunPreset): string {
  return [`${name}: ${title}, ${request.target}`, `  ${description}`, `  ${commandOf(request)}`].join('\n');
}

function commandOf({
  target,
  relayTo,
  producers,
  ratePerSecond,
  durationMs,
  outages = [],
}: RunPreset['request']): string {
  return [
    `thermobench run --target ${target}`,
    ...(relayTo === null ? [] : [`--relay-to ${relayTo}`]),
    ...(producers === null ? [] : [`--producers ${producers}`]),
    ...(ratePerSecond === null ? [] : [`--rate ${ratePerSecond}/s`]),
    ...(durationMs === null ? [] : [`--duration ${durationText(durationMs)}`]),
    ...outages.map((outage) => `--outage '${outageText(outage)}'`),
  ].join(' ');
}

function standingTable(standing: readonly StandingOutage[]): string {
  return plainTable(
    ['what', 'action', 'begun', 'run', 'state'],
    standing.map(({ what, action, begunAt, run, inProgress, problem }) => [
      ...[what, action, instant(begunAt), run],
      inProgress ? 'in progress, its run undoes it' : (problem ?? 'left behind: thermobench outages undo'),
    ])
  );
}

function undoneLine({ what, action, problem }: StandingOutage): string {
  return problem === null ? `Undone: ${action} of ${what}.` : `Still broken: ${action} of ${what}. ${problem}`;
}

function leftLines(left: readonly StandingOutage[]): string[] {
  return left
    .filter(({ inProgress }) => inProgress)
    .map(({ what, run }) => `In progress: ${what}, by run ${run}, which undoes it. Stop the run to undo it now.`);
}
