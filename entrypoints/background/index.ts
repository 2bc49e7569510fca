import '@/protocol/jitless';
import { defineBackground } from 'wxt/utils/define-background';
import { onNewTipMenu } from '@/browser/context-menu';
import { deviceName, packagedText, uiLanguage } from '@/browser/extension-pages';
import { receiveMessages } from '@/browser/messages';
import { captureTarget } from '@/browser/page-field';
import { onPanelGesture, openPanel } from '@/browser/panel-opening';
import { atStartUp, everyMinute } from '@/browser/schedule';
import { openSignInWindow, signInRedirect } from '@/browser/sign-in-window';
import { installBuiltInPacks } from '@/storage/built-in-packs';
import { type IntentRow, souffleurDatabase } from '@/storage/database';
import { addSelectionToDraft } from '@/storage/drafts';
import { leaveIntent } from '@/storage/intents';
import { readPreferences } from '@/storage/preferences';
import { createSyncWorker } from '@/sync/worker';

/** What each command asks of the panel of its window. */
const WISHES: Record<string, IntentRow['show']> = { 'new-tip': 'capture', 'insert-line': 'insert' };

export default defineBackground(() => {
  const db = souffleurDatabase();
  const sync = createSyncWorker({
    db,
    fetch: (input, init) => fetch(input, init),
    device: deviceName,
    window: { redirect: signInRedirect, open: openSignInWindow },
    now: Date.now,
    random: Math.random,
  });

  onPanelGesture(({ command, tab }) => {
    const show = command === undefined ? undefined : WISHES[command];
    const now = Date.now();
    // The field is captured at once: the panel hears of the press a little later.
    if (show === 'insert' && tab.id !== undefined) void captureTarget(tab.id, { pressedAt: now });
    if (show) void leaveIntent(db, { show, windowId: tab.windowId, now, tabId: tab.id });
  });
  onNewTipMenu((selection, tab) => {
    void openPanel(tab);
    void captureSelection(selection, tab.windowId);
  });
  everyMinute('sync', () => sync.run('alarm'));
  atStartUp('sync', () => sync.run('started'));
  receiveMessages({
    ...sync.handlers,
    'membership.leave': async (request) => {
      const left = await sync.handlers['membership.leave'](request);
      // The organisation's version of a built-in pack has gone with it.
      await bringBuiltInPacks();
      return left;
    },
  });
  void bringBuiltInPacks();

  async function bringBuiltInPacks() {
    try {
      await installBuiltInPacks(db, packagedText);
    } catch (error) {
      console.error('The built-in packs could not be installed yet', error);
    }
  }

  async function captureSelection(selection: string, windowId: number) {
    const language = (await readPreferences(db)).language ?? uiLanguage();
    await addSelectionToDraft(db, { selection, language, now: Date.now() });
    await leaveIntent(db, { show: 'capture', windowId, now: Date.now() });
  }
});
