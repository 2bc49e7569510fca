import '@/protocol/jitless';
import '@/components/ui/fonts.css';
import '@/components/ui/theme.css';
import { createRoot } from 'react-dom/client';
import { copyText } from '@/browser/clipboard';
import { packagedText, uiLanguage } from '@/browser/extension-pages';
import { sendMessage } from '@/browser/messages';
import { readPagePlaces, visiblePages } from '@/browser/page-reading';
import { askToReach } from '@/browser/permissions';
import { saveFile } from '@/browser/save-file';
import { ConsoleRoot } from '@/components/console/ConsoleRoot';
import type { ConsoleWorld } from '@/components/console/console-context';
import { createConsoleStore } from '@/components/console/console-store';
import { placeOf } from '@/components/console/places';
import { installBuiltInPacks } from '@/storage/built-in-packs';
import { souffleurDatabase } from '@/storage/database';
import { openProblem } from '@/storage/health';
import { followNoticesInTurn } from '@/sync/follow-notices';

const db = souffleurDatabase();

async function start() {
  const storage = await openProblem(db);
  const store = createConsoleStore(placeOf(location.hash), (address) => {
    location.hash = address;
  });
  window.addEventListener('hashchange', () => store.getState().arrive(placeOf(location.hash)));
  const world: ConsoleWorld = {
    db,
    store,
    send: sendMessage,
    copy: copyText,
    saveFile,
    now: Date.now,
    openPages: visiblePages,
    askForSite: askToReach,
    readPlaces: readPagePlaces,
  };
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  createRoot(root).render(<ConsoleRoot world={world} browserLanguage={uiLanguage()} storage={storage} />);
  if (storage !== undefined) return;

  const synchronise = (why: 'opened' | 'notice') => void sendMessage('sync.run', { why });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') synchronise('opened');
  });
  followNoticesInTurn(db, () => synchronise('notice'));
  synchronise('opened');
  await installBuiltInPacks(db, packagedText);
}

void start();
