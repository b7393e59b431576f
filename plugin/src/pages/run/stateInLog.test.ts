import { describe, expect, it } from 'vitest';

import { stateInLog } from './stateInLog.ts';

const log = (...texts: string[]) => texts.map((text, at) => ({ at, text }));

describe('the state on the page of an active run', () => {
  it('is that of its log, whichever of the two answers is newer', () => {
    const events = log('State: preparing.', 'State: running.', 'A relay copies the readings to mariadb.');
    expect(stateInLog({ state: 'preparing' }, events)).toBe('running');
    expect(stateInLog({ state: 'draining' }, events)).toBe('running');
  });

  it('is its own state without a log, and after its end', () => {
    expect(stateInLog({ state: 'planned' }, [])).toBe('planned');
    expect(stateInLog({ state: 'done' }, log('State: verifying.'))).toBe('done');
  });

  it('does not end a run whose result is not there yet', () => {
    expect(stateInLog({ state: 'running' }, log('State: verifying.', 'State: done.'))).toBe('verifying');
  });
});
