/** Settings that an administrator's policy gives this extension. */
import { browser } from 'wxt/browser';
import type { z } from 'zod';
import { readUntrusted } from '@/protocol/untrusted';

/**
 * The managed settings in the shape of `schema`; undefined when there is no policy, or one of another shape
 * (which is reported on the console). Chromium has them only some seconds after it started: see `onManaged`.
 */
export async function readManaged<T>(schema: z.ZodType<T>): Promise<T | undefined> {
  // Firefox rejects where there is no policy.
  const raw = await storage()
    ?.managed.get(null)
    .catch(() => undefined);
  if (!raw) return undefined;
  if (Object.keys(raw).length === 0) return undefined;
  const settings = readUntrusted(raw, schema);
  if (settings.ok) return settings.value;
  console.warn('The managed settings were not taken', settings.problems);
  return undefined;
}

/** Tells each time managed settings arrived or changed. The function it answers ends that. */
export function onManaged(then: () => void): () => void {
  const listener = (_changes: unknown, area: string) => {
    if (area === 'managed') then();
  };
  storage()?.onChanged.addListener(listener);
  return () => storage()?.onChanged.removeListener(listener);
}

/** Undefined in a build without the `storage` permission: no policy can reach that one. */
function storage(): typeof browser.storage | undefined {
  return browser.storage;
}
