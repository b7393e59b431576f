import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { TargetSummary } from '@thermobench/service/model/target.ts';
import { useState } from 'react';
import { afterEach, expect, it } from 'vitest';

import { activeSettings, listed } from '../../plan/activeSettings.ts';
import { EMPTY } from '../../plan/draft.ts';
import { planOf, type Plan } from '../../plan/plan.ts';
import { RunForm } from './RunForm.tsx';

afterEach(cleanup);

const TARGET = TargetSummary.parse({ name: 'null', sink: 'null', origin: 'built-in', address: '–', options: {} });

/** The form as on the page; calls `onPlan` with each plan. */
function Form({ onPlan }: { onPlan: (plan: Plan) => void }) {
  const [draft, setDraft] = useState(EMPTY);
  const settings = activeSettings(TARGET, draft, [TARGET]);
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
