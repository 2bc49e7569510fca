/** Waiting and listening that always ends, so that nothing stays behind in the page. */

/** A pause of at least `ms`; the page's own pending work comes first. */
export function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until `holds`, looking every few milliseconds, at most `ms`. Answers whether it came to hold. */
export async function until(holds: () => boolean, ms: number): Promise<boolean> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() >= end) return false;
    await later(5);
  }
  return true;
}

/** Does something, and gives the event of that type that it set off on `target`, once all had their say. */
export function catchEvent(target: EventTarget, type: string, act: () => void): Event | undefined {
  let caught: Event | undefined;
  const listener = (event: Event) => {
    caught = event;
  };
  target.addEventListener(type, listener, true);
  try {
    act();
  } finally {
    target.removeEventListener(type, listener, true);
  }
  return caught;
}
