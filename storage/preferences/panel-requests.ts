/** What a command, a menu or a link asked the panel to show, handed over through the disk. */
import type { SouffleurDatabase } from '@/storage/database/database';
import type { PanelRequestRow } from '@/storage/database/meta-rows';
import { write } from '@/storage/database/transaction';

/** A wish that no panel took in this time is forgotten: a panel opened later must not jump. */
const FRESH_MS = 60_000;
/** What is inserted must be what was on screen when the key was pressed. */
const INSERT_FRESH_MS = 3_000;

/** Leaves a wish for the panel of a window, in place of any before. */
export function postPanelRequest(
  db: SouffleurDatabase,
  {
    show,
    windowId,
    now,
    tabId,
    byShortcut = false,
  }: {
    show: PanelRequestRow['show'];
    windowId: number;
    now: number;
    tabId?: number | undefined;
    byShortcut?: boolean;
  },
): Promise<void> {
  return write(db, [db.meta], async (db) => {
    const from = { ...(tabId !== undefined && { tabId }), ...(byShortcut && { byShortcut }) };
    await db.meta.put({ key: 'intent', show, windowId, at: now, ...from });
  });
}

/** Takes the wish left for this window, at most once. */
export function takePanelRequest(
  db: SouffleurDatabase,
  windowId: number,
  now = Date.now(),
): Promise<PanelRequestRow | undefined> {
  return write(db, [db.meta], async (db) => {
    const request = (await db.meta.get('intent')) as PanelRequestRow | undefined;
    if (request?.windowId !== windowId) return undefined;
    await db.meta.delete('intent');
    const fresh = request.show === 'insert' ? INSERT_FRESH_MS : FRESH_MS;
    return Math.abs(now - request.at) <= fresh ? request : undefined;
  });
}
