/**
 * Clean-up after each file of tests outside browsers: the files share processes, evaluated modules and the page of jsdom.
 * Guarantees: no file sees another's stubbed globals, timers or elements; Vitest itself restores spies and mocked modules.
 */
import { afterAll, vi } from 'vitest';

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  if ('document' in globalThis) document.body.replaceChildren();
});
