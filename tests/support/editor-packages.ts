/** Vitest's global set-up for what shows the editors: installs them where they are missing. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

export default function setup(): void {
  const installer = join(ROOT, 'setup', 'install.mjs');
  execFileSync(process.execPath, [installer, '--dev', '--with', 'tests/support/editor-pages'], {
    stdio: 'inherit',
  });
}
