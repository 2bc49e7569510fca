import './early-keys';
import '@/components/ui/fonts.css';
import '@/components/ui/theme.css';

import { lastingNote } from '@/browser/local-storage';

// The palette's size must be known before the browser first measures it.
if (new URLSearchParams(location.search).has('palette')) document.documentElement.dataset.view = 'palette';

// Started before any other module runs: the search restores its index from the disk on a thread of its own.
const searchWorker = new Worker(new URL('@/search/worker/search-worker.ts', import.meta.url), {
  type: 'module',
});
const lastOpened = lastingNote('souffleur-database').read() ?? 'souffleur';
searchWorker.postMessage({ database: lastOpened });

const { start } = await import('./start');
await start(searchWorker, lastOpened);
