import type { Host } from '@thermobench/service/model/host.ts';
import { RunSpec } from '@thermobench/service/model/run.ts';
import { SweepSpec } from '@thermobench/service/model/sweep.ts';
import { describe, expect, it } from 'vitest';

import { lostAgent, OWN_HOST, trialAgent } from '../../test/trialHosts.ts';
import { MARIADB, TARGETS } from '../../test/trialPlan.ts';
import { activeSettings, listed, sinkSettings } from './activeSettings.ts';
import { draftOf, EMPTY, type Draft } from './draft.ts';
import { fleetOf, hostsSetting } from './hosts.ts';
import { limitPlan } from './limitPlan.ts';
import { planOf } from './plan.ts';
import { sentence } from './sentence.ts';

const FLEET = [trialAgent('pi-kitchen'), trialAgent('pi-attic', { targets: ['sqlite'] }), lostAgent('pi-cellar')];

function plan(draft: Partial<Draft>, fleet: readonly Host[] | undefined = FLEET) {
  const whole = { ...EMPTY, ...draft };
  return planOf({
    target: 'mariadb',
    draft: whole,
    settings: listed(activeSettings(MARIADB, whole, TARGETS, fleet)),
  });
}
const withHosts = (hosts: string, texts = {}) => ({ texts: { hosts, ...texts } });

describe('the hosts of a new run', () => {
  it('are left out of the request if none is chosen', () => {
    const made = plan({});
    expect(made).toMatchObject({ kind: 'run' });
    expect(made.kind === 'run' && made.spec.hosts).toBeUndefined();
  });

  it('are names and labels in the request and in the sentence', () => {
    const made = plan(withHosts('room=kitchen, pi-kitchen'));
    expect(made).toMatchObject({ kind: 'run', spec: { hosts: ['room=kitchen', 'pi-kitchen'] } });
    expect(made.kind !== 'wrong' && sentence(made, TARGETS)).toMatch(
      /^One run, which writes to mariadb from room=kitchen, pi-kitchen for 30 s,/
    );
  });

  it('are the same for all runs of a sweep', () => {
    expect(plan(withHosts('pi-kitchen, room=kitchen', { producers: '1, 2' }))).toMatchObject({
      kind: 'sweep',
      runs: 2,
      spec: { run: { hosts: ['pi-kitchen', 'room=kitchen'] }, matrix: { producers: [1, 2] } },
    });
  });

  it.each([
    ['pi-moon', /No agent has the name or label “pi-moon”\./],
    ['pi-kitchen, pi-cellar', /The agent of pi-cellar has not been connected since/],
    ['room=cellar', /The agent of pi-cellar has not been connected since/],
    ['pi-kitchen, room=attic', /pi-attic has no target “mariadb”: .* It has: sqlite\./],
  ])('are refused before the start: %s', (hosts, error) => {
    expect(plan(withHosts(hosts))).toMatchObject({ kind: 'wrong', errors: { hosts: expect.stringMatching(error) } });
  });

  it('are checked only by the service while the form does not know the hosts', () => {
    const unknown = { ...EMPTY, ...withHosts('pi-moon') };
    const settings = listed(activeSettings(MARIADB, unknown, TARGETS));
    expect(planOf({ target: 'mariadb', draft: unknown, settings })).toMatchObject({ spec: { hosts: ['pi-moon'] } });
  });

  it('must have the targets of all cases', () => {
    const cases = [{ target: 'sqlite' }, { target: 'stream' }];
    expect(plan({ cases, ...withHosts('pi-kitchen') })).toMatchObject({
      errors: { hosts: expect.stringMatching(/pi-kitchen has no target “stream”/) },
    });
  });

  it('are not a setting if the service has no agents', () => {
    expect(activeSettings(MARIADB, EMPTY, TARGETS, fleetOf([OWN_HOST])).hosts).toBeNull();
    expect(activeSettings(MARIADB, EMPTY, TARGETS, FLEET).hosts).not.toBeNull();
  });
});

describe('a form filled in from an earlier run on several hosts', () => {
  const hosts = ['pi-kitchen', 'room=kitchen'];

  it('has the same hosts', () => {
    const request = RunSpec.parse({ target: 'mariadb', hosts });
    expect(plan(draftOf({ kind: 'run', request }, sinkSettings(MARIADB)))).toMatchObject({ spec: { hosts } });
  });

  it('has a case for each choice of hosts that a sweep varied', () => {
    const matrix = { hosts: [['pi-kitchen'], hosts], producers: [1, 2] };
    const request = SweepSpec.parse({ run: { target: 'mariadb' }, matrix });
    const made = plan(draftOf({ kind: 'sweep', request }, sinkSettings(MARIADB)));
    expect(made).toMatchObject({
      ...{ kind: 'sweep', runs: 4 },
      spec: { cases: [{ hosts: ['pi-kitchen'] }, { hosts }], matrix: { producers: [1, 2] } },
    });
  });
});

describe('the choice of hosts', () => {
  const offered = hostsSetting(FLEET, ['mariadb']).offered(['pi-old']);

  it('offers labels and hosts, and says which cannot be chosen and why', () => {
    expect(offered.map(({ word }) => word)).toEqual([
      ...['room=attic', 'room=cellar', 'room=kitchen', 'pi-kitchen', 'pi-attic', 'pi-cellar', 'pi-old'],
    ]);
    const free = offered.filter(({ problem }) => problem === undefined).map(({ word }) => word);
    expect(free).toEqual(['room=kitchen', 'pi-kitchen']);
  });

  it('says what a host is, and how many hosts of a label are connected', () => {
    expect(offered.find(({ word }) => word === 'pi-kitchen')?.note).toBe('4 CPU threads, arm64, room=kitchen');
    expect(offered.find(({ word }) => word === 'room=cellar')?.note).toBe('0 of 1 hosts connected');
  });
});

describe('the hosts of a limit search', () => {
  const search = (hosts: string) => limitPlan('mariadb', { hosts }, [hostsSetting(FLEET, ['mariadb'])]);

  it('are those of all its runs, and are checked before the start', () => {
    expect(search('pi-kitchen, room=kitchen')).toMatchObject({
      request: { run: { hosts: ['pi-kitchen', 'room=kitchen'] } },
    });
    expect(search('pi-cellar')).toMatchObject({ errors: { hosts: expect.stringMatching(/pi-cellar/) } });
  });
});
