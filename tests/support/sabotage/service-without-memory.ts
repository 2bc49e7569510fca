/** The service as chaos starts it, but it does not know a command again: only for the test of chaos itself. */
import { replaceModule } from './replace-module';

replaceModule(
  new URL('../../../server/store/tips/commands.ts', import.meta.url),
  new URL('./forgetful-commands.ts', import.meta.url),
);
await import('@/chaos/service-process');
