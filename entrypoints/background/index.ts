import { defineBackground } from 'wxt/utils/define-background';
import { onNewTipMenu } from '@/browser/context-menu';
import { deviceName, packagedText, uiLanguage } from '@/browser/extension-pages';
import { receiveMessages } from '@/browser/messages';
import { onPanelGesture, openPanel } from '@/browser/panel-opening';
import { everyMinute } from '@/browser/schedule';
import { installBuiltInPacks } from '@/storage/built-in-packs';
import { souffleurDatabase } from '@/storage/database';
import { addSelectionToDraft } from '@/storage/drafts';
import { leaveIntent } from '@/storage/intents';
import { readPreferences } from '@/storage/preferences';
import { createSyncWorker } from '@/sync/worker';

export default defineBackground(() => {
  const db = souffleurDatabase();
  const sync = createSyncWorker({
    db,
    fetch: (input, init) => fetch(input, init),
    device: deviceName,
    now: Date.now,
    random: Math.random,
  });

  onPanelGesture(({ command, tab }) => {
    if (command === 'new-tip')
      void leaveIntent(db, { show: 'capture', windowId: tab.windowId, now: Date.now() });
  });
  onNewTipMenu((selection, tab) => {
    void openPanel(tab);
    void captureSelection(selection, tab.windowId);
  });
  everyMinute('sync', () => sync.run('alarm'));
  receiveMessages(sync.handlers);
  void installBuiltInPacks(db, packagedText).catch((error: unknown) => {
    console.error('The built-in packs could not be installed yet', error);
  });

  async function captureSelection(selection: string, windowId: number) {
    const language = (await readPreferences(db)).language ?? uiLanguage();
    await addSelectionToDraft(db, { selection, language, now: Date.now() });
    await leaveIntent(db, { show: 'capture', windowId, now: Date.now() });
  }
});
