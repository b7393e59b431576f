import { useLayoutEffect, useRef, useState } from 'react';

/** The current width of an element in CSS pixels; 0 until it is measured. */
export function useWidth<Measured extends HTMLElement>() {
  const ref = useRef<Measured>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) {
      return undefined;
    }
    // Also measured immediately, because an observer calls back only after the first frame is drawn.
    setWidth(innerWidthOf(element));
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // React 18 and 19 name the type of a ref differently, so it is inferred.
  return [ref, width] as const;
}

/** Without the padding, as observers report it. */
function innerWidthOf(element: HTMLElement): number {
  const { paddingLeft, paddingRight } = getComputedStyle(element);
  return Math.floor(element.clientWidth - (parseFloat(paddingLeft) || 0) - (parseFloat(paddingRight) || 0));
}
