import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';

import { BusyButton } from './BusyButton.tsx';

afterEach(cleanup);

/** A form whose submission never ends. */
function Form({ onSubmit }: { onSubmit: () => void }) {
  const [isBusy, setIsBusy] = useState(false);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
        setIsBusy(true);
      }}
    >
      <input aria-label="Name" />
      <BusyButton isSubmit icon="save" isBusy={isBusy}>
        Save
      </BusyButton>
    </form>
  );
}

describe('a button whose action is in progress', () => {
  it('keeps the focus, and submits its form only once', async () => {
    let submissions = 0;
    render(<Form onSubmit={() => (submissions += 1)} />);
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Save' });
    button.focus();
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement).toBe(button);
    expect(button.disabled).toBe(false);
    expect(button.getAttribute('aria-busy')).toBe('true');
    await userEvent.keyboard('{Enter}');
    await userEvent.type(screen.getByRole('textbox'), 'x{Enter}');
    expect(submissions).toBe(1);
  });
});
