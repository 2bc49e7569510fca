/** Requests to the panel by a command, a menu or a link, passed through the database. */
import type { SouffleurDatabase } from '@/storage/database/database';
import type { PanelRequestRow } from '@/storage/database/meta-rows';
import { write } from '@/storage/database/transaction';

/** Lifetime of a request, in ms: a panel opened later must not jump. */
const FRESH_MS = 60_000;
/** Lifetime of a request to insert, in ms: the inserted line must be the one on screen when the key was pressed. */
const INSERT_FRESH_MS = 3_000;

/** Posts a request to the panel of a window, replacing an earlier one. */
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
    await db.meta.put({ key: 'intent', show, windowId, requestedAt: now, ...from });
  });
}

/** Takes the request for this window, at most once. */
export function takePanelRequest(
  db: SouffleurDatabase,
  windowId: number,
  now = Date.now(),
): Promise<PanelRequestRow | undefined> {
  return write(db, [db.meta], async (db) => {
    const request = await db.meta.get('intent');
    if (request?.windowId !== windowId) return undefined;
    await db.meta.delete('intent');
    const fresh = request.show === 'insert' ? INSERT_FRESH_MS : FRESH_MS;
    return Math.abs(now - request.requestedAt) <= fresh ? request : undefined;
  });
}
