import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Preset } from '@thermobench/service/model/preset.ts';
import { RunSpec } from '@thermobench/service/model/run.ts';
import { afterEach, expect, it, vi } from 'vitest';

import { PresetCards } from './PresetCards.tsx';

afterEach(cleanup);

it('offers each experiment as one tab stop with its own name, and shows which is chosen', async () => {
  const onChange = vi.fn();
  const presets = ['First', 'Second'].map((title) =>
    Preset.parse({
      ...{ name: title.toLowerCase(), title, description: `About ${title}.`, kind: 'run' },
      request: RunSpec.parse({ target: 'sqlite' }),
    })
  );
  render(<PresetCards presets={presets} chosen="second" onChange={onChange} />);
  await userEvent.tab();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: /^First/, pressed: false }));
  await userEvent.keyboard('{Enter}');
  expect(onChange).toHaveBeenLastCalledWith('first');
  await userEvent.tab();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: /^Second/, pressed: true }));
  await userEvent.keyboard('{Enter}');
  expect(onChange).toHaveBeenLastCalledWith(undefined);
  await userEvent.tab();
  expect(document.activeElement).toBe(document.body);
});
