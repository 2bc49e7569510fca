import type { SouffleurDatabase } from '@/storage/database';
export function createSyncWorker(_: {
  db: SouffleurDatabase;
  fetch: typeof fetch;
  now: () => number;
  random: () => number;
}): any {
  return { run: async () => 'not-joined', handlers: { 'sync.run': async () => ({ state: 'not-joined' }) } };
}
