/** The extension as it is built for Firefox: once for all files of tests that need it, while its sources are the same. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '@/setup/browser';
import { hashSources } from '@/setup/extension';

const STAMP = join(ROOT, '.output', 'firefox-mv3.sources');
const LOCK = join(ROOT, '.output', 'firefox-mv3.lock');
/** A lock that is older was left by a run that was killed. */
const WAIT_MS = 90_000;

/** Builds it unless what is there is of these sources; files that run at once build it once. */
export async function ensureFirefoxBuild(): Promise<void> {
  await mkdir(join(ROOT, '.output'), { recursive: true });
  const sources = await hashSources(ROOT);
  for (const end = Date.now() + WAIT_MS; ; ) {
    if ((await readFile(STAMP, 'utf8').catch(() => '')) === sources) return;
    const isOurs = await mkdir(LOCK).then(
      () => true,
      () => false,
    );
    if (isOurs) break;
    if (Date.now() > end) await rm(LOCK, { recursive: true, force: true });
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    await promisify(execFile)(process.execPath, ['setup/wxt.mjs', 'build', '-b', 'firefox'], { cwd: ROOT });
    await writeFile(STAMP, sources);
  } finally {
    await rm(LOCK, { recursive: true, force: true });
  }
}
