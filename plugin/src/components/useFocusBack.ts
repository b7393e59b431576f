import { useRef } from 'react';

/**
 * Returns the focus to a menu button when a dialog that was opened from its menu closes. The dialog itself would return
 * the focus to the menu item, which no longer exists.
 *
 * @returns A ref for an element around the button, because a `Dropdown` replaces the button's own ref; and a function
 * to call when the dialog closes.
 */
export function useFocusBack(): [React.RefObject<HTMLDivElement>, () => void] {
  const around = useRef<HTMLDivElement>(null);
  // Waits two frames, because the dialog tries to return the focus in the next one.
  const focusBack = () =>
    requestAnimationFrame(() => requestAnimationFrame(() => around.current?.querySelector('button')?.focus()));
  return [around, focusBack];
}
