/** The safety copy as a person handles it: saved among the downloads, and chosen again from there. */
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import type { Desk } from './built-extension';
import { eventually } from './eventually';
import { press, settled } from './panel-steps';

export type Downloads = { path: string; newest: () => Promise<string>; remove: () => Promise<void> };

/** A folder that this browser saves into from now on. */
export async function downloadsOf(desk: Pick<Desk, 'browser'>): Promise<Downloads> {
  const path = await mkdtemp(join(tmpdir(), 'souffleur-downloads-'));
  const session = await desk.browser.target().createCDPSession();
  await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: path });
  let count = 0;
  return {
    path,
    /** The file that came in last, once it is whole; under a name of its own, so that the next one is another. */
    async newest() {
      let name: string | undefined;
      await eventually(async () => {
        name = (await readdir(path)).find((each) => each.endsWith('.json'));
        return name;
      }).toBeDefined();
      count += 1;
      const stored = join(path, `${count}.kept`);
      await rename(join(path, name ?? ''), stored);
      return stored;
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** Presses Enter on the button that has the focus, and chooses a file in what opens. */
export async function chooseByEnter(page: Page, file: string): Promise<void> {
  const choosing = page.waitForFileChooser();
  // The browser must first be set to ask nobody.
  await settled(page);
  await press(page, 'Enter');
  await (await choosing).accept([file]);
}
