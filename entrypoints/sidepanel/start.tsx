import '@/protocol/validation/zod-csp';
import { liveQuery } from 'dexie';
import { createRoot } from 'react-dom/client';
import { isNewBrowserSession, noteBrowserSession } from '@/browser/browser-session';
import { callStorage } from '@/browser/call-storage';
import { copyText } from '@/browser/clipboard';
import { openEmail } from '@/browser/email-draft';
import {
  deviceName,
  extensionVersion,
  openConsole,
  packagedText,
  uiLanguage,
  windowId,
} from '@/browser/extension-pages';
import { applyUpdate, isUpdateWaiting, onUpdateWaiting } from '@/browser/extension-update';
import { lastingNote } from '@/browser/local-storage';
import { managedSettings } from '@/browser/managed-settings';
import { sendMessage } from '@/browser/messages';
import { followPanelFocus, targetNow, targetOfShortcut } from '@/browser/page/insertion-target';
import { takeLostInsertion } from '@/browser/page/late-verification';
import {
  captureTarget,
  insertIntoPage,
  readPageSelection,
  undoInPage,
  verifyInPage,
} from '@/browser/page/page-field';
import {
  activePage,
  lastSeenOrigin,
  onPageChange,
  pageAddress,
  readPageQueries,
  surveyPage,
} from '@/browser/page/page-reading';
import { placeCaret } from '@/browser/page/place-caret';
import {
  giveBack,
  grantedSites,
  mayReach,
  maySend,
  onSitesChanged,
  requestReach,
  requestSharing,
  requiredSites,
} from '@/browser/permissions';
import { openPrintTab } from '@/browser/print-tab';
import { saveFile } from '@/browser/save-file';
import { commandShortcuts, openShortcutSettings } from '@/browser/shortcuts';
import { loadPanelWords } from '@/components/i18n/words/load-panel-words';
import { readPageWords } from '@/components/i18n/words/page-words';
import { createCallLifetime } from '@/components/panel/call/call-lifetime';
import { readStoredCall, type StoredCall, storeCall } from '@/components/panel/call/stored-call';
import type { Panel } from '@/components/panel/core/panel-context';
import { createPanelStore, type Screen } from '@/components/panel/core/panel-store';
import { createPressGuard } from '@/components/panel/core/press-guard';
import { openWindowChannel } from '@/components/panel/core/window-channel';
import { followPage } from '@/components/panel/insertion/page-context';
import { PanelRoot } from '@/components/panel/shell/PanelRoot';
import { NEW_TIP } from '@/components/panel/tips/CaptureScreen';
import type { InsertionRef } from '@/protocol/page';
import { createSearchClient } from '@/search/worker/search-client';
import { sharedResult } from '@/search/worker/shared-result';
import type { SouffleurDatabase } from '@/storage/database/database';
import { checkIdentity, followUnsent } from '@/storage/database/database-identity';
import { createDatabases } from '@/storage/database/databases';
import { requestPersistence } from '@/storage/database/health';
import type { PanelRequestRow } from '@/storage/database/meta-rows';
import { followSwitch, openPageDatabase } from '@/storage/membership/desk-start';
import { openDirectory } from '@/storage/membership/directory';
import { installBuiltInPacks } from '@/storage/packs/built-in-packs';
import { listPacks } from '@/storage/packs/packs';
import { takePanelRequest } from '@/storage/preferences/panel-requests';
import { readPreferences } from '@/storage/preferences/preferences';
import { readAddress } from '@/sync/http/address';
import { permittedFetch } from '@/sync/http/permitted-fetch';
import { runAsLiveLeader } from '@/sync/live/leader';
import { followOutbox } from '@/sync/run/follow-outbox';
import {
  backToPage,
  followKeyboard,
  followSearchWords,
  paletteShows,
  showByShortcut,
  view,
} from './keyboard';

const SCREENS: Record<Exclude<PanelRequestRow['show'], 'insert'>, Screen> = {
  search: { name: 'search' },
  capture: NEW_TIP,
  tips: { name: 'tips' },
};

/** How often it is looked whether the time of a call's values is over. */
const EXPIRY_CHECK_MS = 10_000;

const databases = createDatabases(openDirectory());

/**
 * Draws the panel and follows the page beside it, with the worker that answers its searches. That one has begun with
 * the database that was open last, which may not be the one in use.
 */
export async function start(searchWorker: Worker, lastOpened: string) {
  // Read while the database is opened: most panels are in the browser's language. A failure is reported below.
  loadPanelWords(uiLanguage()).catch(() => undefined);
  const browser = {
    isNewSession: isNewBrowserSession,
    noteSession: noteBrowserSession,
    managedSharedDesk: async () => (await managedSettings()).sharedDesk,
  };
  const [opened, here] = await Promise.all([openPageDatabase(databases, browser, lastOpened), windowId()]);
  const { db, problem: storage } = opened;
  if (db.name !== lastOpened) searchWorker.postMessage({ database: db.name });
  lastingNote('souffleur-database').write(db.name);
  const takesRequest = storage === undefined && here !== undefined && view !== 'palette';
  const calls =
    storage === undefined && here !== undefined && !opened.locked
      ? { storage: callStorage<StoredCall>(here), database: db.name, now: Date.now }
      : undefined;
  const [preferences, request, interrupted] = await Promise.all([
    storage === undefined ? readPreferences(db).catch(() => undefined) : undefined,
    takesRequest ? takePanelRequest(db, here) : undefined,
    calls && readStoredCall(calls),
  ]);
  const words = await readPageWords(preferences?.language ?? uiLanguage(), loadPanelWords);
  const show = paletteShows ?? request?.show ?? 'search';
  const store = createPanelStore(SCREENS[show === 'insert' ? 'search' : show]);
  if (interrupted) store.getState().takeCall(interrupted);
  const minutes = async () => (await readPreferences(db)).callMinutes;
  const call = createCallLifetime(store, {
    windowId: here,
    channel: new BroadcastChannel('souffleur-calls'),
    minutes,
    now: Date.now,
  });
  const others = openWindowChannel(store, {
    windowId: here,
    channel: new BroadcastChannel('souffleur-window'),
  });
  if (calls) storeCall(store, { ...calls, minutes });
  const panel: Panel = {
    others,
    takeLostInsertion: () => takeLostInsertion(here),
    db,
    directory: databases.directory,
    sharedDeskManaged: (await browser.managedSharedDesk()) !== undefined,
    store,
    search: createSearchClient(searchWorker, sharedResult()),
    target: targetNow,
    verify: verifyInPage,
    undo: undoInPage,
    presses: createPressGuard(),
    view,
    opensPalette: import.meta.env.FIREFOX ? 'always' : 'from-page',
    backToPage: () => void backToPage(),
    insert: async (text, target, after) => {
      const hadKeyboard = document.hasFocus();
      const fromSearch = store.getState().screens.at(-1)?.name === 'search';
      const insertion = await insertIntoPage(text, target);
      const tabId = after === undefined || !insertion.inserted ? undefined : await target.tabId;
      if (after !== undefined && tabId !== undefined) await placeCaret(tabId, after);
      const { ref, field } = insertion as { ref?: InsertionRef; field?: string };
      // A palette closes: the panel looks once more, and can undo.
      if (ref && insertion.inserted && view === 'palette') {
        others.reportInsertion({ insertion: { ...ref, field }, text });
        if (here !== undefined) void sendMessage('insertion.verify', { ...ref, windowId: here, field });
      }
      if (insertion.inserted && hadKeyboard) void returnAfterInsertion(db, fromSearch);
      return insertion;
    },
    copy: copyText,
    selection: async (tabId) => {
      const read = await readPageSelection(tabId);
      return read.read ? read : { text: '', title: '' };
    },
    page: {
      address: () => pageAddress(),
      tab: activePage,
      readQueries: readPageQueries,
      survey: surveyPage,
      lastOrigin: lastSeenOrigin,
    },
    sites: {
      granted: grantedSites,
      required: requiredSites,
      mayReach,
      request: requestReach,
      giveBack,
      onChange: onSitesChanged,
    },
    endCall: call.end,
    send: sendMessage,
    reachNeedsLeave: import.meta.env.FIREFOX,
    askToReach: async (address) => {
      const read = readAddress(address);
      // A wrong address is reported by the join itself, with its reason.
      return read.ok ? requestSharing(new URL(read.address).origin) : true;
    },
    openConsole: () => void openConsole(),
    shortcuts: commandShortcuts,
    openShortcutSettings: () => void openShortcutSettings(),
    saveFile,
    openEmail,
    print: openPrintTab,
    update: { isWaiting: isUpdateWaiting, onChange: onUpdateWaiting, apply: applyUpdate },
    now: Date.now,
    version: extensionVersion(),
    browser: deviceName(),
    mac: navigator.platform.startsWith('Mac'),
  };
  if (show === 'insert') store.getState().requestInsert(false);
  if (here !== undefined) {
    followKeyboard(store, here);
    followSearchWords(store, here);
  }
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  const drawn = createRoot(root);
  drawn.render(
    <PanelRoot
      panel={panel}
      browserLanguage={uiLanguage()}
      words={words}
      preferences={preferences}
      storage={storage}
      locked={opened.locked}
    />,
  );
  if (storage !== undefined) return;
  followSwitch(databases, opened, (current) => {
    // Nothing of the person before stays in memory: call, search index, screens.
    drawn.unmount();
    void calls?.storage.remove();
    databases.release(db.name);
    lastingNote('souffleur-database').write(current);
    location.reload();
  });

  void requestPersistence();
  const mark = lastingNote('souffleur-birth');
  checkIdentity(db, mark, Date.now(), opened.row).then(
    () => followUnsent(db, mark),
    // The next start compares again; what fails here fails everywhere, and is reported there.
    (error: unknown) => console.error('The database could not be compared with its mark', error),
  );
  followOutbox(db, (trigger) => void sendMessage('sync.run', { trigger }));
  await installBuiltInPacks(db, packagedText);
  if (here !== undefined) {
    if (view !== 'palette')
      followRequests(db, here, ({ show: screen, tabId, requestedAt, byShortcut }) => {
        if (screen !== 'insert') {
          if (byShortcut && screen !== 'tips') showByShortcut(store, screen, here);
          else store.getState().open(SCREENS[screen]);
        } else if (tabId === undefined) store.getState().requestInsert(true);
        else store.getState().requestInsert(true, targetOfShortcut({ tabId, pressedAt: requestedAt }));
      });
    const page = followPage(panel);
    onPageChange(here, page.changed);
    // A version of a pack may bring other rules.
    liveQuery(() => listPacks(db)).subscribe({ next: page.changed });
  }
  followPanelFocus((tabId) => captureTarget(tabId, { panelFocused: true }));
  setInterval(() => void call.expire(), EXPIRY_CHECK_MS);
  runAsLiveLeader(
    db,
    () => void sendMessage('sync.run', { trigger: 'remote' }),
    permittedFetch((input, init) => fetch(input, init), { maySend, mayReach }),
  );
}

/** An open card keeps the keyboard for its next line, unless it is a palette or the advisor chose otherwise. */
async function returnAfterInsertion(db: SouffleurDatabase, fromSearch: boolean): Promise<void> {
  if (view === 'palette' || fromSearch || (await readPreferences(db)).returnAfterInsertion)
    await backToPage();
}

/** A command or a menu choice while the panel is open stores its request on the disk. */
function followRequests(db: SouffleurDatabase, here: number, show: (request: PanelRequestRow) => void) {
  liveQuery(() => db.meta.get('intent')).subscribe({
    next: async (request) => {
      if (!request) return;
      const insertRequest = await takePanelRequest(db, here);
      if (insertRequest) show(insertRequest);
    },
    error: (error: unknown) => console.error('wishes can no longer be followed', error),
  });
}
