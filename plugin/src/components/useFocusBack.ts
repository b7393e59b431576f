import { useRef } from 'react';

/**
 * Returns the focus to a button after a dialog that was opened from its menu has closed. The dialog itself would return the focus
 * to the item of the menu, which no longer exists.
 *
 * @returns What an element around the button needs as `ref`, because a `Dropdown` replaces the ref of its button; and what to call
 * when the dialog closes.
 */
export function useFocusBack(): [React.RefObject<HTMLDivElement>, () => void] {
  const around = useRef<HTMLDivElement>(null);
  // The dialog tries to return the focus in the next frame.
  const focusBack = () =>
    requestAnimationFrame(() => requestAnimationFrame(() => around.current?.querySelector('button')?.focus()));
  return [around, focusBack];
}
