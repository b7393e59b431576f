import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard';
import { parse } from 'yaml';
import { z } from 'zod';

import { worded } from './mappings.ts';
import { table } from './panels.ts';
import { NOTHING, orNothing, prometheusTable } from './queries.ts';

const RULES = join(import.meta.dirname, '../../../provisioning/prometheus/rules');
const Rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({ alert: z.string().optional(), annotations: z.object({ action: z.string() }).optional() })
      ),
    })
  ),
});

/** Shown if there are no alerts, because an empty panel would look broken. */
const NO_ALERT = 'label_replace(0 * max(up), "alertname", "none", "", "")';
/** Without any scraped series, no alert can fire, which does not mean that all is well. */
const NOTHING_SCRAPED = `label_replace(vector(${NOTHING}), "alertname", "nothing scraped", "", "")`;
const NO_ALERT_NOW = `(${NO_ALERT} or on () ${NOTHING_SCRAPED})`;

/**
 * The highest number of each alert that fired since the previous point, which is long ago in a range of 30 days. A state if none fired.
 * A gap in the scrapes has a state of its own. The time before the first scrape has none: on a new stack, it would fill the timeline and
 * look like a failure.
 *
 * @param numbered - Numbers the alerts. Receives a function that returns the firing ones for a selector such as `severity="critical"`.
 */
export function alertsOverTime(numbered: (firing: (selector?: string) => string) => string): string {
  const since = (selector = '') => `max_over_time(ALERTS{alertstate="firing",${selector}}[$__rate_interval])`;
  const fired = `max by (alertname, host, target) (${numbered(since)})`;
  const stopped = `${NOTHING_SCRAPED} and on () last_over_time(max(up)[$__range:$__rate_interval])`;
  const words = { scraped: 'up', label: 'alertname', words: 'nothing scraped' };
  return orNothing(`${fired} or on () ${NO_ALERT} or on () (${stopped})`, words);
}

/** The labels that say what an alert is about, in the order in which people would say them. */
const ABOUT = ['host', 'component', 'cluster', 'target', 'sensor', 'mountpoint', 'collector', 'group', 'topic'];

/** Severities from the most urgent to the least. The query numbers them, because a table sorts texts alphabetically. */
const SEVERITIES = [
  ['critical', 'red'],
  ['warning', 'orange'],
  ['info', 'text'],
] as const;

/**
 * How old the last evaluation of an alert may be. An alert that ended while Prometheus was down would otherwise be listed for five
 * minutes after its restart. Rules are evaluated each minute unless they are configured otherwise.
 */
const CURRENT_SECONDS = 90;

/** The alerts that are pending or firing at a time. */
const CURRENT = current('ALERTS');

/** The alerts that are firing at a time, optionally only those that match a selector such as `severity="critical"`. */
export function firing(selector = ''): string {
  return `(${current(`ALERTS{alertstate="firing",${selector}}`)})`;
}

/** Which alerts fire now, what each is about, since when, and what to do. The most urgent are first. */
export function alertsNow({ width, height }: { width: number; height: number }) {
  const began = `1000 * max by (${identity()}) (ALERTS_FOR_STATE)`;
  const current = `max by (alertstate, ${identity()}) (${CURRENT})`;
  const started = `${began} * on (${identity()}) group_right () ${current}`;
  const said = withActions(withAbout(started));
  return table({
    title: 'Alerts now',
    description:
      'What Prometheus considers wrong, since when, and what to do. Critical: rows are lost or not stored. ' +
      'Warning: figures are unreliable, or readings will be late. A pending alert fires if its condition persists. ' +
      'The rules in provisioning/prometheus/rules explain each alert in full.',
    unit: 'none',
    width,
    height,
    queries: [
      prometheusTable(
        `max by (severity, alertname, about, alertstate, action) (${numbered(said)}) or on () ${NO_ALERT_NOW}`
      ),
    ],
  })
    .minWidth(70)
    .noValue('Prometheus does not answer')
    .overrideByName('Severity', [
      { id: 'custom.width', value: 70 },
      { id: 'custom.cellOptions', value: { type: 'color-text' } },
      { id: 'mappings', value: [worded(Object.fromEntries(SEVERITIES.entries()))] },
    ])
    .overrideByName('Alert', [
      { id: 'custom.width', value: 172 },
      { id: 'custom.cellOptions', value: { type: 'auto', wrapText: true } },
    ])
    .overrideByName('About', [
      { id: 'custom.width', value: 110 },
      { id: 'custom.cellOptions', value: { type: 'auto', wrapText: true } },
    ])
    .overrideByName('State', [{ id: 'custom.width', value: 68 }])
    .overrideByName('Since', [
      { id: 'unit', value: 'dateTimeFromNow' },
      // Room for `a few seconds ago`.
      { id: 'custom.width', value: 132 },
      { id: 'custom.align', value: 'left' },
      {
        id: 'mappings',
        value: [{ type: MappingType.ValueToText, options: { 0: { text: '–' }, [NOTHING]: { text: '–' } } }],
      },
    ])
    .overrideByName('What to do', [
      { id: 'custom.minWidth', value: 150 },
      { id: 'custom.cellOptions', value: { type: 'auto', wrapText: true } },
    ])
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: { severity: 0, alertname: 1, about: 2, alertstate: 3, Value: 4, action: 5 },
        renameByName: {
          severity: 'Severity',
          alertname: 'Alert',
          about: 'About',
          alertstate: 'State',
          Value: 'Since',
          action: 'What to do',
        },
      },
    })
    .withTransformation({ id: 'sortBy', options: { fields: {}, sort: [{ field: 'Severity' }] } });
}

function current(alerts: string): string {
  return `${alerts} and timestamp(${alerts}) > time() - ${CURRENT_SECONDS}`;
}

/** The expression with a number in place of each severity. The severities of a user's own rules stay, and come last. */
function numbered(expr: string): string {
  return SEVERITIES.reduce(
    (inner, [severity], index) => `label_replace(${inner}, "severity", "${index}", "severity", "${severity}")`,
    expr
  );
}

/** The labels that distinguish one alert from another of the same name, except its state. */
function identity(): string {
  return ['alertname', 'severity', 'instance', 'reason', 'rule_group', 'alertmanager', ...ABOUT].join(', ');
}

/**
 * The expression with a label that joins those of {@link ABOUT}. Spaces of missing labels are removed one by one: Grafana would count them
 * as further lines when it measures the height of a wrapped cell.
 */
function withAbout(expr: string): string {
  return ABOUT.reduce(
    (inner, label) =>
      `label_replace(label_join(${inner}, "about", " ", "about", "${label}"), "about", "$1", "about", " ?(.*?) ?")`,
    expr
  );
}

/**
 * The expression with a label that says what to do, because the series of alerts do not have the annotations of their rules. A value
 * mapping would show the same text, but Grafana measures the height of a wrapped cell by its raw value.
 */
function withActions(expr: string): string {
  return actions().reduce(
    (inner, { alert, action }) =>
      `label_replace(${inner}, "action", ${JSON.stringify(action)}, "alertname", "${alert}")`,
    expr
  );
}

/** What each rule says to do first. */
function actions(): Array<{ alert: string; action: string }> {
  const files = readdirSync(RULES).filter((name) => name.startsWith('alerts') && name.endsWith('.yml'));
  const groups = files.sort().flatMap((name) => Rules.parse(parse(readFileSync(join(RULES, name), 'utf8'))).groups);
  return groups
    .flatMap(({ rules }) => rules)
    .flatMap(({ alert, annotations }) => (alert && annotations ? [{ alert, action: annotations.action }] : []));
}
