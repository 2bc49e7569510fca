/**
 * `npm run typecheck:own`: types of the folders with packages of their own, where these are installed. What they import
 * of the product is renamed without them otherwise.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './browser';
import { WITH_OWN_PACKAGES } from './own-packages';

const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

for (const folder of WITH_OWN_PACKAGES) {
  if (!existsSync(join(ROOT, folder, 'node_modules'))) {
    console.log(`${folder}: its packages are not installed, its types are not checked`);
    continue;
  }
  const { status } = spawnSync(process.execPath, [TSC, '--noEmit', '-p', folder], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
