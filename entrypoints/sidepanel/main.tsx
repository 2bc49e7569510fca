import '@/protocol/jitless';
import '@/components/ui/fonts.css';
import '@/components/ui/theme.css';
import { liveQuery } from 'dexie';
import { createRoot } from 'react-dom/client';
import { copyText } from '@/browser/clipboard';
import { extensionVersion, openConsole, packagedText, uiLanguage, windowId } from '@/browser/extension-pages';
import { sendMessage } from '@/browser/messages';
import { insertIntoPage, readPageSelection } from '@/browser/page-field';
import { askToShare } from '@/browser/permissions';
import { commandShortcuts, openShortcutSettings } from '@/browser/shortcuts';
import { NEW_TIP } from '@/components/panel/CaptureScreen';
import { PanelRoot } from '@/components/panel/PanelRoot';
import type { Panel } from '@/components/panel/panel-context';
import { createPanelStore, type Screen } from '@/components/panel/panel-store';
import { createSearchClient } from '@/components/panel/search-client';
import type { StorageReason } from '@/protocol/errors';
import { installBuiltInPacks } from '@/storage/built-in-packs';
import { type IntentRow, souffleurDatabase } from '@/storage/database';
import { openGuarded } from '@/storage/health';
import { takeIntent } from '@/storage/intents';
import { StorageError } from '@/storage/storage-error';
import { readAddress } from '@/sync/address';
import { followNoticesInTurn } from '@/sync/follow-notices';

const SCREENS: Record<IntentRow['show'], Screen> = {
  search: { name: 'search' },
  capture: NEW_TIP,
  tips: { name: 'tips' },
};

const db = souffleurDatabase();
// Started before anything else: it has an index to bring from the disk.
const searchWorker = new Worker(new URL('@/components/panel/search-worker.ts', import.meta.url), {
  type: 'module',
});

async function start() {
  const [storage, here] = await Promise.all([openProblem(), windowId()]);
  const wish = storage === undefined && here !== undefined ? await takeIntent(db, here) : undefined;
  const store = createPanelStore(SCREENS[wish?.show ?? 'search']);
  const panel: Panel = {
    db,
    store,
    search: createSearchClient(searchWorker),
    insert: insertIntoPage,
    copy: copyText,
    selection: async () => {
      const read = await readPageSelection();
      return read.read ? read.text : '';
    },
    send: sendMessage,
    reachNeedsLeave: import.meta.env.FIREFOX,
    askToReach: async (address) => {
      const read = readAddress(address);
      // A bad address is told by the joining itself, with its reason.
      return read.ok ? askToShare(new URL(read.address).origin) : true;
    },
    openConsole: () => void openConsole(),
    shortcuts: commandShortcuts,
    openShortcutSettings: () => void openShortcutSettings(),
    saveFile,
    now: Date.now,
    version: extensionVersion(),
    mac: navigator.platform.startsWith('Mac'),
  };
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  createRoot(root).render(<PanelRoot panel={panel} language={uiLanguage()} storage={storage} />);
  if (storage !== undefined) return;

  await installBuiltInPacks(db, packagedText);
  if (here !== undefined) followWishes(here, (show) => store.getState().open(SCREENS[show]));
  followNoticesInTurn(db, () => void sendMessage('sync.run', { why: 'notice' }));
  void sendMessage('sync.run', { why: 'opened' });
}

async function openProblem(): Promise<StorageReason | undefined> {
  try {
    await openGuarded(db);
    return undefined;
  } catch (error) {
    if (error instanceof StorageError) return error.reason;
    throw error;
  }
}

/** A command or a menu choice while the panel is open leaves its wish on the disk. */
function followWishes(here: number, show: (what: IntentRow['show']) => void) {
  liveQuery(() => db.meta.get('intent')).subscribe({
    next: async (intent) => {
      if (!intent) return;
      const wish = await takeIntent(db, here);
      if (wish) show(wish.show);
    },
    error: (error: unknown) => console.error('wishes can no longer be followed', error),
  });
}

function saveFile(name: string, text: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

void start();
