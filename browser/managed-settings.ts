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
