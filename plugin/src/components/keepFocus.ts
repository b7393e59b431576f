/** Elements of a page that the keyboard can reach. */
const REACHABLE = 'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex="0"]';
/** Entries of a table or list. */
const ROW = 'tr, li';
const GROUP = '[role="group"], [role="region"], section, fieldset';
/** Dialogs and menus are not part of the page: they are at the end of the document. */
const OVERLAY = '[role="dialog"], [role="menu"], [data-overlay-container], #grafana-portal-container';
/** Marks elements that got a tab index here, so that their focus ring can be styled. */
export const MADE_FOCUSABLE = 'data-made-focusable';

/** Where the focus was in a page. */
interface Place {
  element: HTMLElement;
  /** The elements around it, innermost first. */
  around: Element[];
  /** The row that it was in, if any. */
  row: Element | null;
  /** All rows beside it, in their order at that time. */
  rows: Element[];
}

/**
 * Keeps the focus in a page when the focused element disappears, for example after its action. Returns a function that
 * ends this.
 *
 * When a dialog or menu closes, the focus returns to the element that opened it. If that element has disappeared from
 * a table or list, the focus moves to the row that took its place. Elsewhere, it moves to the surrounding group as a
 * whole, because pressing the same key again must not start another action.
 */
export function keepFocusIn(page: HTMLElement): () => void {
  let place: Place | undefined;
  let focused: Element | null = null;
  let frame = 0;

  function onFocus({ target }: FocusEvent): void {
    if (!(target instanceof HTMLElement)) {
      return;
    }
    focused = target;
    if (page.contains(target)) {
      place = placeOf(target, page);
    } else if (target.closest(OVERLAY) === null) {
      place = undefined;
    }
  }

  function onBlur(): void {
    // Afterwards, it is clear whether the user left the element, or whether it has disappeared or is disabled.
    queueMicrotask(() => {
      if (isFocusFree() && focused?.isConnected && !focused.matches(':disabled')) {
        focused = null;
      }
    });
  }

  function onPointer(): void {
    // The user has chosen another place, even if it cannot have the focus.
    focused = null;
  }

  function restore(): void {
    if (place !== undefined && isLost()) {
      nextTo(place, page)?.focus();
    }
  }

  const isLost = () => focused !== null && !focused.isConnected && isFocusFree();
  const observer = new MutationObserver(() => {
    if (isLost()) {
      cancelAnimationFrame(frame);
      // Two frames, because a closing dialog returns the focus itself in the next one, if it can.
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(restore);
      });
    }
  });
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener('focusin', onFocus);
  document.addEventListener('focusout', onBlur);
  document.addEventListener('pointerdown', onPointer);
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
    document.removeEventListener('focusin', onFocus);
    document.removeEventListener('focusout', onBlur);
    document.removeEventListener('pointerdown', onPointer);
  };
}

function isFocusFree(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

function placeOf(element: HTMLElement, page: HTMLElement): Place {
  const around: Element[] = [];
  for (let each = element.parentElement; each !== null && each !== page; each = each.parentElement) {
    around.push(each);
  }
  const row = element.closest(ROW);
  return { element, around, row, rows: [...(row?.parentElement?.children ?? [])] };
}

/** The element that gets the focus instead; undefined if the page has none yet, because it is still loading. */
function nextTo({ element, around, row, rows }: Place, page: HTMLElement): HTMLElement | undefined {
  if (element.isConnected && element.matches(REACHABLE)) {
    return element;
  }
  const index = row === null ? -1 : rows.indexOf(row);
  // The row itself, those below it, then those above it.
  const neighbour = [...rows.slice(Math.max(0, index)), ...rows.slice(0, Math.max(0, index)).reverse()].find(
    ({ isConnected }) => isConnected
  );
  const inRow = neighbour?.querySelector<HTMLElement>(REACHABLE) ?? neighbour;
  const group = around.find((each) => each.isConnected && each.matches(GROUP));
  const found = inRow ?? group ?? page.querySelector('h1') ?? page.querySelector(GROUP);
  return found instanceof HTMLElement ? focusable(found) : undefined;
}

/** Lets scripts give it the focus; the Tab key skips it as before. */
function focusable(element: HTMLElement): HTMLElement {
  if (!element.matches(REACHABLE) && !element.hasAttribute('tabindex')) {
    element.tabIndex = -1;
    element.setAttribute(MADE_FOCUSABLE, '');
  }
  return element;
}
