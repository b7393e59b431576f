import type { KeyboardEvent } from 'react';

/**
 * For a form's `onKeyDown`: Enter in a list (combobox) chooses an entry, and must not also submit the form. Grafana's lists prevent
 * that only while they are open.
 */
export function keepInList(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.role === 'combobox') {
    event.preventDefault();
  }
}
