import { OrgRole } from '@grafana/data';
import { config } from '@grafana/runtime';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { readFailure } from '../api/readFailure.ts';
import { ServiceError, type ServiceErrorKind } from '../api/serviceError.ts';
import { noTrouble, OneMessage } from './oneMessage.ts';
import { ServiceProblem } from './ServiceProblem.tsx';

afterEach(cleanup);

function show(problem: ServiceError, onRetry?: () => void) {
  return render(
    <MemoryRouter>
      <ServiceProblem problem={problem} onRetry={onRetry} />
    </MemoryRouter>
  );
}

describe('a problem on a page', () => {
  it('says what happened and what to do, in the service’s own words', () => {
    show(
      new ServiceError({
        kind: 'invalid',
        message: '2 settings are wrong.',
        hint: 'Correct them.',
        fields: [
          { field: 'producers', message: 'at least 1' },
          { field: 'sink.commitEvery', message: 'at most 1000' },
        ],
      })
    );
    expect(screen.getByText('2 settings are wrong.')).toBeDefined();
    expect(screen.getByText('Correct them.')).toBeDefined();
    expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'producers at least 1',
      'sink.commitEvery at most 1000',
    ]);
  });

  it('is shown once if it affects the whole service, and its button then retries every part', async () => {
    const down = new ServiceError({ kind: 'unreachable', message: 'Nobody there.' });
    const [retryList, retryRun, retryOther] = [vi.fn(), vi.fn(), vi.fn()];
    const page = noTrouble();
    const draw = (withList: boolean) => (
      <MemoryRouter>
        <OneMessage value={page}>
          {withList && <ServiceProblem key="list" problem={down} onRetry={retryList} />}
          <ServiceProblem key="run" problem={down} onRetry={retryRun} />
          <ServiceProblem
            key="other"
            problem={new ServiceError({ kind: 'failed', message: 'Mine.' })}
            onRetry={retryOther}
          />
        </OneMessage>
      </MemoryRouter>
    );
    // The lower part notices it first.
    const { container, rerender } = render(draw(false));
    rerender(draw(true));
    expect(screen.getAllByText('Nobody there.')).toHaveLength(1);
    expect(container.firstElementChild?.textContent).toContain('Nobody there.');
    expect(screen.getAllByText('Mine.')).toHaveLength(1);
    await userEvent.click(screen.getAllByRole('button', { name: 'Try again' })[0] ?? expect.fail('no button'));
    expect([retryList, retryRun, retryOther].map((retry) => retry.mock.calls.length)).toEqual([1, 1, 0]);
    rerender(draw(false));
    expect(screen.getAllByText('Nobody there.')).toHaveLength(1);
  });

  it('sends an Admin to the configuration page, and tells others once whom to ask', () => {
    const { user } = config.bootData;
    const { orgRole } = user;
    const down = { status: 502, data: '', config: { url: '' } };
    try {
      user.orgRole = OrgRole.Editor;
      const { container, unmount } = show(readFailure(down));
      expect(screen.queryByRole('link', { name: 'Configuration' })).toBeNull();
      expect(container.textContent.match(/Grafana Admin/g)).toHaveLength(1);
      unmount();
      user.orgRole = OrgRole.Admin;
      show(readFailure(down));
      expect(screen.getByRole('link', { name: 'Configuration' }).getAttribute('href')).toContain('/plugins/');
    } finally {
      user.orgRole = orgRole;
    }
  });

  it('retries on request', async () => {
    const retry = vi.fn();
    show(new ServiceError({ kind: 'unreachable', message: 'Nobody there.' }), retry);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledOnce();
  });

  it.each<ServiceErrorKind>(['forbidden', 'invalid', 'missing', 'signedOut'])(
    'offers no retry if the answer would be the same: %s',
    (kind) => {
      show(new ServiceError({ kind, message: 'No.' }), () => undefined);
      expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    }
  );
});
