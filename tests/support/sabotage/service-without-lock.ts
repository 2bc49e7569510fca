/** The service as chaos starts it, but changes are numbered without a lock: only for the test of chaos itself. */
import { replaceModule } from './replace-module';

replaceModule(
  new URL('../../../server/db/streams.ts', import.meta.url),
  new URL('./unlocked-streams.ts', import.meta.url),
);
await import('@/chaos/service-process');
