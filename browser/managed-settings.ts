/** Settings that an administrator fixes by a policy of the browser. */

import { browser } from 'wxt/browser';
import * as z from 'zod';

const managedSchema = z.object({ sharedDesk: z.boolean().optional() });
export type ManagedSettings = z.infer<typeof managedSchema>;

/** The managed settings; none where there is no policy, or where it has another shape. */
export async function managedSettings(): Promise<ManagedSettings> {
  try {
    return managedSchema.safeParse((await browser.storage.managed.get('sharedDesk')) ?? {}).data ?? {};
  } catch {
    // Firefox rejects where there is no policy.
    return {};
  }
}

/** Calls `then` when the policy has changed: a browser may give it only after the extension has started. */
export function onManagedChange(then: () => void): void {
  browser.storage.onChanged.addListener((_changes, area) => {
    if (area === 'managed') then();
  });
}
