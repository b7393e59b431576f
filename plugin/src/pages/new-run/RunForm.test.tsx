import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import type { Host } from '@thermobench/service/model/host.ts';
import { TargetSummary } from '@thermobench/service/model/target.ts';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';

import { lostAgent, trialAgent } from '../../../test/trialHosts.ts';
import { activeSettings, listed } from '../../plan/activeSettings.ts';
import { EMPTY, type Draft } from '../../plan/draft.ts';
import { planOf, type Plan } from '../../plan/plan.ts';
import { RunForm } from './RunForm.tsx';

afterEach(cleanup);

const TARGET = TargetSummary.parse({ name: 'null', sink: 'null', origin: 'built-in', address: '–', options: {} });

/** The form as on the page; calls `onPlan` with each plan. */
function Form({ onPlan, fleet, hosts = '' }: { onPlan: (plan: Plan) => void; fleet?: Host[]; hosts?: string }) {
  const [draft, setDraft] = useState<Draft>({ ...EMPTY, texts: { hosts } });
  const settings = activeSettings(TARGET, draft, [TARGET], fleet);
  const plan = planOf({ target: TARGET.name, draft, settings: listed(settings) });
  onPlan(plan);
  const errors = plan.kind === 'wrong' ? plan.errors : {};
  return <RunForm draft={draft} settings={settings} errors={errors} onChange={setDraft} disabled={false} />;
}

it('has a field for each threshold, which says what it accepts', () => {
  let plan: Plan | undefined;
  render(<Form onPlan={(made) => (plan = made)} />);
  const group = screen.getByRole('group', { name: 'Thresholds that a run must meet' });
  const fields = ['Rows/s', 'p99', 'Lost rows', 'Errors'].map((label) =>
    screen.getByLabelText(new RegExp(`^${label}`))
  );
  fields.forEach((field) => expect(group.contains(field)).toBe(true));

  fireEvent.change(fields[0], { target: { value: '5000' } });
  expect(screen.getByText('5000: must be >=, <=, > or < followed by a number, such as >= 5000')).toBeTruthy();
  expect(fields[0].getAttribute('aria-invalid')).toBe('true');

  fireEvent.change(fields[0], { target: { value: '>= 5000' } });
  fireEvent.change(fields[1], { target: { value: '<= 50ms' } });
  expect(plan).toMatchObject({ request: { thresholds: { rowsPerSecond: '>= 5000', p99Ms: '<= 50ms' } } });
});

describe('the choice of hosts', () => {
  const targets = ['null'];
  const fleet = [
    trialAgent('pi-kitchen', { targets }),
    trialAgent('pi-attic', { targets: [] }),
    lostAgent('pi-cellar'),
  ];
  const box = (name: string) =>
    within(screen.getByRole('group', { name: 'Hosts' })).getByRole<HTMLInputElement>('checkbox', {
      name: new RegExp(`^${name}`),
    });

  it('makes a run on the chosen hosts, and on the host of the service again if none is left', () => {
    let plan: Plan | undefined;
    render(<Form onPlan={(made) => (plan = made)} fleet={fleet} />);
    fireEvent.click(box('pi-kitchen'));
    fireEvent.click(box('room=kitchen'));
    expect(plan).toMatchObject({ kind: 'run', spec: { hosts: ['room=kitchen', 'pi-kitchen'] } });
    fireEvent.click(box('room=kitchen'));
    fireEvent.click(box('pi-kitchen'));
    expect(plan?.kind === 'run' && plan.spec.hosts).toBeUndefined();
  });

  it('shows hosts that cannot be chosen, and why', () => {
    render(<Form onPlan={() => undefined} fleet={fleet} />);
    expect(box('pi-cellar').disabled).toBe(true);
    expect(box('pi-attic').disabled).toBe(true);
    expect(box('pi-kitchen').disabled).toBe(false);
    expect(screen.getAllByText(/^The agent of pi-cellar has not been connected since/).length).toBeGreaterThan(0);
    expect(screen.getAllByText(/^pi-attic has no target “null”/).length).toBeGreaterThan(0);
  });

  it('allows an earlier choice to be removed if it is no longer possible', () => {
    let plan: Plan | undefined;
    render(<Form onPlan={(made) => (plan = made)} fleet={fleet} hosts="pi-cellar, pi-gone" />);
    expect(plan).toMatchObject({ kind: 'wrong', errors: { hosts: expect.stringContaining('pi-cellar') } });
    fireEvent.click(box('pi-cellar'));
    expect(plan).toMatchObject({ errors: { hosts: expect.stringContaining('“pi-gone”') } });
    fireEvent.click(box('pi-gone'));
    expect(plan).toMatchObject({ kind: 'run' });
  });

  it('is missing if the service has no agents', () => {
    render(<Form onPlan={() => undefined} fleet={[]} />);
    expect(screen.queryByRole('group', { name: 'Hosts' })).toBeNull();
  });
});
