import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { ServiceError, type ServiceErrorKind } from '../api/serviceError.ts';
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

  it('retries on request', async () => {
    const retry = vi.fn();
    show(new ServiceError({ kind: 'unreachable', message: 'Nobody there.' }), retry);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledOnce();
  });

  it.each<ServiceErrorKind>(['forbidden', 'invalid', 'missing', 'signedOut'])(
    'does not offer to ask again what would be answered the same: %s',
    (kind) => {
      show(new ServiceError({ kind, message: 'No.' }), () => undefined);
      expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    }
  );
});
