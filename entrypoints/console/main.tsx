import '@/protocol/validation/zod-csp';
import '@/components/ui/fonts.css';
import '@/components/ui/theme.css';
import { createRoot } from 'react-dom/client';
import { isNewBrowserSession, noteBrowserSession } from '@/browser/browser-session';
import { copyText } from '@/browser/clipboard';
import { isInContainer } from '@/browser/container-tab';
import { openConsoleTab, packagedText, uiLanguage } from '@/browser/extension-pages';
import { lastingNote } from '@/browser/local-storage';
import { managedSettings } from '@/browser/managed-settings';
import { sendMessage } from '@/browser/messages';
import { readPageQueries, visiblePages } from '@/browser/page/page-reading';
import { mayReach, maySend, requestReach } from '@/browser/permissions';
import { saveFile } from '@/browser/save-file';
import type { ConsoleServices } from '@/components/console/core/console-context';
import { createConsoleStore } from '@/components/console/core/console-store';
import { parseRoute } from '@/components/console/core/routes';
import { ConsoleRoot } from '@/components/console/shell/ConsoleRoot';
import { loadConsoleWords } from '@/components/i18n/words/load-console-words';
import { readPageWords } from '@/components/i18n/words/page-words';
import { createDatabases } from '@/storage/database/databases';
import { followSwitch, openPageDatabase } from '@/storage/membership/desk-start';
import { openDirectory } from '@/storage/membership/directory';
import { installBuiltInPacks } from '@/storage/packs/built-in-packs';
import { readPreferences } from '@/storage/preferences/preferences';
import { permittedFetch } from '@/sync/http/permitted-fetch';
import { runAsLiveLeader } from '@/sync/live/leader';
import { followOutbox } from '@/sync/run/follow-outbox';

const databases = createDatabases(openDirectory());

async function start() {
  const browser = {
    isNewSession: isNewBrowserSession,
    noteSession: noteBrowserSession,
    managedSharedDesk: async () => (await managedSettings()).sharedDesk,
  };
  const lastOpened = lastingNote('souffleur-database').read();
  const opened = await openPageDatabase(databases, browser, lastOpened);
  const { db, problem: storage } = opened;
  const store = createConsoleStore(parseRoute(location.hash), (address) => {
    location.hash = address;
  });
  window.addEventListener('hashchange', () => store.getState().arrive(parseRoute(location.hash)));
  const services: ConsoleServices = {
    db,
    store,
    send: sendMessage,
    copy: copyText,
    saveFile,
    now: Date.now,
    isInContainer: await isInContainer(),
    openOutside: () => void openConsoleTab(),
    openPages: visiblePages,
    askForSite: requestReach,
    readQueries: readPageQueries,
  };
  const preferences = storage === undefined ? await readPreferences(db).catch(() => undefined) : undefined;
  const words = await readPageWords(preferences?.language ?? uiLanguage(), loadConsoleWords);
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  const drawn = createRoot(root);
  drawn.render(
    <ConsoleRoot services={services} browserLanguage={uiLanguage()} words={words} storage={storage} />,
  );
  if (storage !== undefined) return;
  followSwitch(databases, opened, (current) => {
    drawn.unmount();
    databases.release(db.name);
    lastingNote('souffleur-database').write(current);
    location.reload();
  });

  const synchronise = (trigger: 'opened' | 'local' | 'remote') => void sendMessage('sync.run', { trigger });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') synchronise('opened');
  });
  const permitted = permittedFetch((input, init) => fetch(input, init), { maySend, mayReach });
  runAsLiveLeader(db, () => synchronise('remote'), permitted);
  followOutbox(db, synchronise);
  await installBuiltInPacks(db, packagedText);
}

void start();
