import '@/components/ui/fonts.css';
import '@/components/ui/theme.css';

import { lastingNote } from '@/browser/lasting-note';

function searchWorkerOf(database: string): Worker {
  const worker = new Worker(new URL('@/components/panel/search-worker.ts', import.meta.url), {
    type: 'module',
  });
  worker.postMessage({ database });
  return worker;
}

// Before anything else is even read: the search has an index to bring from the disk, on a thread of its own.
const lastOpened = lastingNote('souffleur-database').read() ?? 'souffleur';
const early = searchWorkerOf(lastOpened);

const { start } = await import('./start');
await start({ lastOpened, early, searchWorkerOf });
