import { t } from '@grafana/i18n';
import { outageText } from '@thermobench/service/model/outage.ts';
import { percentText } from '@thermobench/service/model/quantities.ts';
import type { RunSpec } from '@thermobench/service/model/run.ts';
import type { TargetSummary } from '@thermobench/service/model/target.ts';
import { valueWords } from '@thermobench/service/reports/value-words.ts';

import { count, duration } from '../components/figures.ts';
import { caseWords } from '../components/caseWords.ts';
import { settingName } from '../components/settingName.ts';
import { axesOf, sweepTargets } from '../components/sweepAxes.ts';
import { AS_IT_IS } from '../translations.ts';
import { sweepLength } from './howLong.ts';
import type { Plan } from './plan.ts';

/**
 * Says what will happen and how long it takes. The roles of the `targets` tell which of them keep rows that can be
 * counted.
 */
export function sentence(plan: Exclude<Plan, { kind: 'wrong' }>, targets: readonly TargetSummary[]): string {
  const used = plan.kind === 'run' ? [plan.spec.target] : sweepTargets(plan.spec);
  const uncounted = used.filter((name) => targets.some((target) => target.name === name && !target.roles.counted));
  const what = plan.kind === 'run' ? runSentence(plan.spec) : sweepSentence(plan);
  const { relayTo } = plan.kind === 'run' ? plan.spec : plan.spec.run;
  const isRelayVaried = plan.kind === 'sweep' && axesOf(plan.spec).includes('relayTo');
  return `${what}; ${uncounted.length === 0 ? countedWords(relayTo, isRelayVaried) : uncountedWords(used, uncounted)}`;
}

function sweepSentence({ spec, runs }: Extract<Plan, { kind: 'sweep' }>): string {
  const { run, cases = [], matrix, repeat, precision } = spec;
  const axes = Object.entries(matrix).map(([name, values]) => {
    const written = values.map((value) => valueWords(name, value));
    return `${lowered(settingName(name))} ${written.join(', ')}`;
  });
  if (cases.length > 0) {
    axes.unshift(cases.map((each) => caseWords(each).join(' ')).join(', '));
  }
  return [
    `${sweepLength(spec, runs)}:`,
    axes.length === 0
      ? t('sentence.same', 'the same run {{repeat}} times.', { repeat })
      : repeat === 1
        ? t('sentence.axes', '{{axes}}, in random order.', { axes: axes.join(' × ') })
        : t('sentence.axes-repeated', '{{axes}}, {{repeat}} times each, in random order.', {
            axes: axes.join(' × '),
            repeat,
          }),
    ...(precision === undefined
      ? []
      : [
          t('sentence.precise', 'Fewer runs if the rate is known to ±{{precision}} earlier.', {
            precision: percentText(precision),
          }),
        ]),
    t('sentence.each', 'Each run'),
    runWords(run, new Set(axesOf(spec))),
  ].join(' ');
}

function runSentence(spec: RunSpec): string {
  return [t('sentence.one', 'One run, which'), runWords(spec, new Set())].join(' ');
}

/** `writes to sqlite for 10 s, as fast as the store answers, with 1 producer`. Omits what the sweep varies. */
function runWords(spec: Omit<RunSpec, 'warmupMs'>, varied: ReadonlySet<string>): string {
  const { target, producers, ratePerSecond, hosts } = spec;
  const words = [
    [
      t('sentence.writes', 'writes'),
      ...(varied.has('target') ? [] : [t('sentence.to', 'to {{target}}', { target })]),
      ...(hosts === undefined || varied.has('hosts')
        ? []
        : [t('sentence.from', 'from {{hosts}}', { hosts: hosts.join(', '), ...AS_IT_IS })]),
      ...(varied.has('durationMs') || varied.has('rows') ? [] : [endWords(spec)]),
    ].join(' '),
    ...(varied.has('ratePerSecond')
      ? []
      : [
          ratePerSecond === null
            ? t('sentence.fastest', 'as fast as the store answers')
            : t('sentence.rate', '', {
                count: ratePerSecond,
                defaultValue_one: 'at {{count}} reading per second',
                defaultValue_other: 'at {{count}} readings per second',
              }),
        ]),
    ...(varied.has('producers')
      ? []
      : [
          producers === null
            ? t('sentence.usual-producers', 'with 2 producers per CPU thread')
            : t('sentence.producers', '', {
                count: producers,
                defaultValue_one: 'with {{count}} producer',
                defaultValue_other: 'with {{count}} producers',
              }),
        ]),
  ];
  return [words.join(', '), ...outageWords(spec)].join('; ');
}

function outageWords({ outages }: Pick<RunSpec, 'outages'>): string[] {
  return outages === undefined
    ? []
    : [
        t('sentence.outages', 'breaks on purpose: {{outages}}', {
          outages: outages.map(outageText).join(', '),
          ...AS_IT_IS,
        }),
      ];
}

function countedWords(relayTo: string | null, isVaried: boolean): string {
  if (relayTo === null) {
    return t('sentence.counted', 'then every row is counted in the store.');
  }
  return isVaried
    ? t('sentence.relayed-each', 'a relay copies the readings, then every row is counted in both stores.')
    : t('sentence.relayed', 'a relay copies the readings to {{relayTo}}, then every row is counted in both stores.', {
        relayTo,
      });
}

/** Says which of the targets keep no rows, if some do not. */
function uncountedWords(used: readonly string[], uncounted: readonly string[]): string {
  const targets = uncounted.join(', ');
  return uncounted.length === used.length
    ? t('sentence.not-counted', 'nothing is stored in {{targets}}, so no rows are counted.', { targets, ...AS_IT_IS })
    : t('sentence.counted-except', 'then every row is counted in the store. Nothing is stored in {{targets}}.', {
        targets,
        ...AS_IT_IS,
      });
}

function untilWords(rows: number): string {
  return t('sentence.until-rows', '', {
    count: rows,
    rows: count(rows),
    defaultValue_one: 'until {{rows}} reading is written',
    defaultValue_other: 'until {{rows}} readings are written',
  });
}

function endWords({ rows, durationMs }: Pick<RunSpec, 'rows' | 'durationMs'>): string {
  if (rows !== null && durationMs !== null) {
    return t('sentence.until-rows-or', '{{untilRows}}, for at most {{time}}', {
      untilRows: untilWords(rows),
      time: duration(durationMs),
    });
  }
  if (rows !== null) {
    return untilWords(rows);
  }
  return durationMs === null
    ? t('sentence.until-stopped', 'until someone stops it')
    : t('sentence.for', 'for {{time}}', { time: duration(durationMs) });
}

function lowered(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
