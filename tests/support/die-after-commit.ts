/** Loaded before the service: the process kills itself when the first push is on the disk, before it is answered. */
import { replaceModule } from './sabotage/replace-module';

replaceModule(
  new URL('../../server/db/group-commit.ts', import.meta.url),
  new URL('./deadly-group-commit.ts', import.meta.url),
);
