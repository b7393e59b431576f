import type { Command } from 'commander';

import type { Health } from '../model/target.ts';
import { milliseconds } from '../reports/figures.ts';
import { ink } from './ink.ts';
import { performWithEngine } from './perform.ts';
import { plainTable } from './plain-table.ts';

/** `thermobench targets`: lists what is configured, and checks whether it answers. */
export function addTargets(program: Command): void {
  const targets = program.command('targets').description('List the configured targets, or check whether one answers.');
  targets
    .command('list', { isDefault: true })
    .description('List the configured targets.')
    .action(async (_flags: unknown, command: Command) => {
      await performWithEngine(command, async ({ engine, print }) => {
        const listed = await engine.targets();
        const rows = listed.map(({ name, sink, address, origin }) => [name, sink, address, origin]);
        print(listed, () => plainTable(['target', 'sink', 'address', 'from'], rows));
      });
    });
  targets
    .command('check')
    .argument('<name>', 'name of the target')
    .description('Connect to a target and show its version and the durability of its acks.')
    .action(async (name: string, _flags: unknown, command: Command) => {
      await performWithEngine(command, async ({ engine, print }) => {
        const health = await engine.check(name);
        print(health, () => healthText(health));
      });
    });
}

function healthText({ target, version, roundTripMs, durability, warnings }: Health): string {
  const facts = Object.entries(durability).map(([name, value]) => `  ${name} ${String(value)}`);
  return [
    `${ink(process.stdout, 'good', '✔')} Target ${target} answers in ${milliseconds(roundTripMs)}: ${version}`,
    ...facts,
    ...warnings.map((warning) => `  ${ink(process.stdout, 'doubtful', '!')} ${warning}`),
  ].join('\n');
}
