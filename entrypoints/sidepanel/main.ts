import '@/components/ui/fonts.css';
import '@/components/ui/theme.css';

// Before anything else is even read: the search has an index to bring from the disk, on a thread of its own.
const searchWorker = new Worker(new URL('@/components/panel/search-worker.ts', import.meta.url), {
  type: 'module',
});

const { start } = await import('./start');
await start(searchWorker);
