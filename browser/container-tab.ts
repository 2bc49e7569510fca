/**
 * Whether this page has a storage of its own, apart from the extension's: Firefox gives one to each kind of container
 * tab. *Guarantees:* nothing but a random mark is stored for it.
 */
import { browser } from 'wxt/browser';
import { lastingNote } from './local-storage';

const KEY = 'storage-mark';

/** Marks the extension's own storage. To be called by the background page. */
export async function markStorage(note = lastingNote(KEY)): Promise<void> {
  if (!import.meta.env.FIREFOX) return;
  const id = note.read() ?? crypto.randomUUID();
  note.write(id);
  await browser.storage.session.set({ [KEY]: id });
}

/** Whether this page is in a container tab, where the team and the packs of this browser cannot be read. */
export async function isInContainer(note = lastingNote(KEY)): Promise<boolean> {
  if (!import.meta.env.FIREFOX) return false;
  try {
    const stored = await browser.storage.session.get(KEY);
    return typeof stored?.[KEY] === 'string' && stored[KEY] !== note.read();
  } catch {
    return false;
  }
}
