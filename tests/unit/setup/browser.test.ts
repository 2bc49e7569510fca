import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browserPaths, findBrowser, inspectBrowser, OLDEST_BROWSER, usualSearch } from '@/setup/browser';
import { type BrowserWay, ensureBrowser } from '@/setup/install-browser';
import { SetupError } from '@/setup/terminal';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'souffleur-browsers-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A program that says this version when asked. */
async function program(name: string, says: string, script = `echo "${says}"`) {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

const nowhere = () => ({ paths: [], caches: [join(folder, 'cache')] });
const NEW = `Chromium ${OLDEST_BROWSER + 4}.0.1.2 built on Debian`;

describe('where browsers are searched', () => {
  it('takes the PATH first on Linux, Chromium before Chrome before Edge', () => {
    const places = browserPaths('linux', { PATH: '/a:/b' });
    expect(places.slice(0, 3)).toEqual(['/a/chromium', '/a/chromium-browser', '/a/google-chrome-stable']);
    expect(places.indexOf('/a/microsoft-edge')).toBeLessThan(places.indexOf('/b/chromium'));
    expect(places).toContain('/opt/google/chrome/chrome');
  });

  it('knows the applications of macOS, those of the person too', () => {
    const places = browserPaths('darwin', { HOME: '/Users/eve', PATH: '/opt/homebrew/bin' });
    expect(places).toContain('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
    expect(places).toContain('/Users/eve/Applications/Chromium.app/Contents/MacOS/Chromium');
    expect(places.at(-1)).toMatch(/^\/opt\/homebrew\/bin\//u);
  });

  it('knows the three folders of Windows, and only those that are named', () => {
    const places = browserPaths('win32', { LOCALAPPDATA: 'C:\\L', 'PROGRAMFILES(X86)': 'C:\\P86' });
    expect(places).toContain('C:\\P86\\Microsoft\\Edge\\Application\\msedge.exe');
    expect(places).toContain('C:\\L\\Chromium\\Application\\chrome.exe');
    expect(places).toHaveLength(6);
  });

  it('takes the chosen one from the environment, and an empty one as none', () => {
    expect(usualSearch({ SOUFFLEUR_BROWSER: '/x' }).chosen).toBe('/x');
    expect(usualSearch({ SOUFFLEUR_BROWSER: '' }).chosen).toBeUndefined();
  });
});

describe('a file that may be a browser', () => {
  it('parses product and version', async () => {
    const path = await program('chrome', 'Google Chrome 151.0.7000.12 ');
    expect(await inspectBrowser(path)).toEqual({ path, product: 'Google Chrome', version: '151.0.7000.12' });
  });

  it('is refused when it is not there, does not run, or is too old', async () => {
    expect(await inspectBrowser(join(folder, 'none'))).toEqual({ refused: 'missing' });
    expect(await inspectBrowser(await program('broken', '', 'exit 127'))).toEqual({
      refused: 'does-not-run',
    });
    expect(await inspectBrowser(await program('mute', ''))).toEqual({ refused: 'does-not-run' });
    expect(await inspectBrowser(await program('old', 'Chromium 90.0.1.2'))).toEqual({
      refused: 'too-old',
      version: '90.0.1.2',
    });
  });

  it('is refused when it is confined to folders of its own', async () => {
    const snap = await program('chromium-browser', '', 'exec /snap/bin/chromium "$@"');
    const flatpak = await program('chrome', '', 'exec /usr/bin/flatpak run org.chromium.Chromium "$@"');
    expect(await inspectBrowser(snap)).toEqual({ refused: 'confined' });
    expect(await inspectBrowser(flatpak)).toEqual({ refused: 'confined' });
    await mkdir(join(folder, 'flatpak'));
    await symlink(await program('flatpak/app', NEW), join(folder, 'link'));
    expect(await inspectBrowser(join(folder, 'link'))).toEqual({ refused: 'confined' });
  });
});

describe('finding a browser', () => {
  it('passes over what will not do and takes the first that will', async () => {
    const places = [
      join(folder, 'none'),
      await program('old', 'Chromium 90.0.1.2'),
      await program('snap', '', 'exec /snap/bin/chromium'),
      await program('good', NEW),
      await program('better', 'Chromium 999.0.0.0'),
    ];
    expect(await findBrowser({ ...nowhere(), paths: places })).toMatchObject({ path: join(folder, 'good') });
    expect(await findBrowser(nowhere())).toBeUndefined();
  });

  it.each([
    ['none', 'n’existe pas', 'does not exist'],
    ['old', 'trop ancienne', 'too old'],
  ])('never passes over the one that was chosen (%s)', async (name, fr, en) => {
    await program('old', 'Chromium 90.0.1.2');
    const places = [await program('good', NEW)];
    const error = await findBrowser({ ...nowhere(), paths: places, chosen: join(folder, name) }).catch(
      (reason: unknown) => reason,
    );
    if (!(error instanceof SetupError)) throw new Error('it was passed over');
    expect(error.sentence.fr).toContain(fr);
    expect(error.sentence.en).toContain(en);
    expect(error.message).toContain(join(folder, name));
  });
});

describe('installing a browser', () => {
  const way = (name: string, install: BrowserWay['install'], usable = true): BrowserWay => ({
    name: { fr: `${name} (fr)`, en: `${name} (en)` },
    usable: () => usable,
    install,
  });

  it('installs nothing when there is one', async () => {
    const path = await program('good', NEW);
    const never = way('never', async () => {
      throw new Error('was tried');
    });
    const found = await ensureBrowser({
      progress: () => {},
      search: { ...nowhere(), paths: [path] },
      ways: [never],
    });
    expect(found.path).toBe(path);
  });

  it('tries the ways in order until one brings a browser that runs', async () => {
    const said: string[] = [];
    const place = join(folder, 'new');
    const found = await ensureBrowser({
      progress: ({ en }) => said.push(en),
      search: { ...nowhere(), paths: [place] },
      ways: [
        way('unusable', async () => {}, false),
        way('packages', async () => {
          throw new Error('E: no network');
        }),
        way('download', async (progress) => {
          progress({ fr: 'la moitié', en: 'half' });
          await program('new', NEW);
        }),
      ],
    });
    expect(found.path).toBe(place);
    expect(said.join()).toMatch(/packages \(en\).*download \(en\).*half/u);
    expect(said.join()).not.toContain('unusable');
  });

  it('names each way that failed, and the remedy, in both languages', async () => {
    const error = await ensureBrowser({
      progress: () => {},
      search: nowhere(),
      ways: [
        way('packages', async () => {
          throw new Error('E: Unable to\n locate package');
        }),
        way('download', async () => {}),
      ],
    }).catch((reason: unknown) => reason);
    if (!(error instanceof SetupError)) throw new Error('it found one');
    expect(error.sentence.en).toContain('packages (en): E: Unable to locate package');
    expect(error.sentence.en).toContain('download (en): what was installed does not start');
    expect(error.sentence.fr).toContain('packages (fr) : E: Unable to locate package');
    expect(error.sentence.fr).toContain('SOUFFLEUR_BROWSER=');
  });
});
