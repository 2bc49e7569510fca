import '@/protocol/validation/zod-csp';
import { defineBackground } from 'wxt/utils/define-background';
import { isNewBrowserSession, noteBrowserSession } from '@/browser/browser-session';
import { dropCallsOfClosedWindows, dropOverdueCalls } from '@/browser/call-storage';
import { markStorage } from '@/browser/container-tab';
import { onSelectionMenu } from '@/browser/context-menu';
import { deviceName, packagedText, uiLanguage } from '@/browser/extension-pages';
import {
  applyUpdate,
  countOpenPages,
  createUpdates,
  createWorkCounter,
  isUpdateWaiting,
  noteUpdateWaiting,
  onUpdateAvailable,
} from '@/browser/extension-update';
import { managedSettings, onManagedChange } from '@/browser/managed-settings';
import { receiveMessages } from '@/browser/messages';
import { lateHost, verifyLate } from '@/browser/page/late-verification';
import { captureTarget, readPageSelection, verifyInPage } from '@/browser/page/page-field';
import { followPageField } from '@/browser/page/page-focus';
import { onPanelGesture, openPanel } from '@/browser/panel/panel-opening';
import { offerSearchWords } from '@/browser/panel/search-words';
import { mayReach, maySend, onSitesChanged } from '@/browser/permissions';
import { everyMinute, onStartUp } from '@/browser/schedule';
import { accessInBrowser, createAccessRemoval } from '@/browser/service-access';
import { openSignInWindow, signInRedirect } from '@/browser/sign-in-window';
import { createDatabases, isDeskLocked } from '@/storage/database/databases';
import type { PanelRequestRow } from '@/storage/database/meta-rows';
import { prepareDesk } from '@/storage/membership/desk-start';
import { openDirectory } from '@/storage/membership/directory';
import { readMembership } from '@/storage/membership/membership';
import { installBuiltInPacks } from '@/storage/packs/built-in-packs';
import { postPanelRequest } from '@/storage/preferences/panel-requests';
import { readPreferences } from '@/storage/preferences/preferences';
import { addSelectionToDraft } from '@/storage/tips/drafts';
import { createSyncWorker } from '@/sync/handlers';
import { permittedFetch } from '@/sync/http/permitted-fetch';

/** The panel request of each command. */
const WISHES: Record<string, PanelRequestRow['show']> = {
  'open-panel': 'search',
  'new-tip': 'capture',
  'insert-line': 'insert',
};

export default defineBackground(() => {
  const databases = createDatabases(openDirectory());
  const sync = createSyncWorker({
    databases,
    fetch: permittedFetch((input, init) => fetch(input, init), { maySend, mayReach }),
    device: deviceName,
    window: { redirect: signInRedirect, open: openSignInWindow },
    now: Date.now,
    random: Math.random,
  });

  onPanelGesture(({ command, tab, hasPalette }) => {
    const show = command === undefined || hasPalette ? undefined : WISHES[command];
    const now = Date.now();
    if (tab.id !== undefined) void followPageField(tab.id);
    // The field is captured at once: the panel learns of the press a little later.
    if (show === 'insert' && tab.id !== undefined) void captureTarget(tab.id, { pressedAt: now });
    if (command === 'search-selection') void offerSelection(tab);
    if (show) void postRequest({ show, windowId: tab.windowId, now, tabId: tab.id, byShortcut: true });
  });
  onSelectionMenu((item, selection, tab) => {
    void openPanel(tab);
    if (item === 'search-selection') offerSearchWords(tab.windowId, { words: selection, byShortcut: false });
    else void captureSelection(selection, tab.windowId);
  });
  const access = createAccessRemoval({
    ...accessInBrowser,
    isRevoking: async () => {
      const { departures } = await databases.directory.read();
      return departures.some(({ revoke }) => revoke !== undefined);
    },
  });
  const work = createWorkCounter();
  const updates = createUpdates({
    countOpenPages,
    readWaiting: isUpdateWaiting,
    noteWaiting: noteUpdateWaiting,
    isBusy: work.isBusy,
    apply: applyUpdate,
  });
  onUpdateAvailable(updates.announce);
  everyMinute('sync', async () => {
    void dropOverdueCalls(Date.now());
    await work.track(sync.run('alarm')).finally(updates.applyWhenIdle);
    await access.run();
  });
  dropCallsOfClosedWindows();
  onStartUp('sync', () => work.track(sync.run('startup')));
  // Before the next run, removed permissions stop it; granted ones let it send what waits.
  onSitesChanged(() => {
    sync.run('joined').catch((error: unknown) => console.error('sync failed', error));
  });
  receiveMessages({
    ...sync.handlers,
    'insertion.verify': async (insertion) => {
      await work.track(verifyLate({ ...lateHost, verify: verifyInPage }, insertion));
      return { done: true };
    },
    'membership.join': async (request) => {
      const joined = await sync.handlers['membership.join'](request);
      if (joined.done) await access.cancel();
      return joined;
    },
    'membership.signIn': async (request) => {
      const joined = await work.track(sync.handlers['membership.signIn'](request));
      if (joined.done) await access.cancel();
      return joined;
    },
    'membership.leave': async (request) => {
      const membership = await readMembership(await databases.current());
      if (request.removeAccess && membership) await access.plan(new URL(membership.address).origin);
      const left = await sync.handlers['membership.leave'](request);
      await access.run();
      // The organisation's version of a built-in pack was deleted with it.
      await bringBuiltInPacks();
      return left;
    },
  });
  markStorage().catch((error: unknown) => console.error('The storage could not be marked', error));
  onManagedChange(() => void settleDesk());
  void settleDesk().then(bringBuiltInPacks);

  async function settleDesk() {
    try {
      await prepareDesk(databases, {
        isNewSession: isNewBrowserSession,
        noteSession: noteBrowserSession,
        managedSharedDesk: async () => (await managedSettings()).sharedDesk,
      });
    } catch (error) {
      console.error('The directory could not be prepared', error);
    }
  }

  /** Without a selection, or where the page may not be read, the search opens as it is. */
  async function offerSelection({ id, windowId }: { id?: number | undefined; windowId: number }) {
    const read = id === undefined ? undefined : await readPageSelection(id).catch(() => undefined);
    offerSearchWords(windowId, { words: read?.read ? read.text : '', byShortcut: true });
  }

  async function postRequest(request: Parameters<typeof postPanelRequest>[1]) {
    await postPanelRequest(await databases.current(), request);
  }

  async function bringBuiltInPacks() {
    try {
      await installBuiltInPacks(await databases.current(), packagedText);
    } catch (error) {
      console.error('The built-in packs could not be installed yet', error);
    }
  }

  async function captureSelection(selection: string, windowId: number) {
    // Nobody has said who they are: the words would be the next person's.
    if (isDeskLocked(await databases.directory.read())) return;
    const db = await databases.current();
    const language = (await readPreferences(db)).language ?? uiLanguage();
    await addSelectionToDraft(db, { selection, language, now: Date.now() });
    await postRequest({ show: 'capture', windowId, now: Date.now() });
  }
});
