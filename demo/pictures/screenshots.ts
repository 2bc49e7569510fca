/**
 * `npm run screenshots [-- BEGINNING]`: draws every picture of `docs/pictures`, or those whose name begins so. A picture of one screen is drawn from a scene of the
 * gallery; the one of the panel during a call, from the built extension beside the demo CRM.
 */
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { openDemoWindow } from '@/demo/browser-window';
import { chooseOption } from '@/demo/choose-option';
import { startCrm } from '@/demo/crm-server';
import { takePicture } from '@/demo/picture';
import { seedPack } from '@/demo/seed-pack';
import { compilePack } from '@/packs/compile';
import { startService } from '@/server/start';
import { type FoundBrowser, ROOT } from '@/setup/browser';
import { EXTENSION_FOLDER, ensureExtension, readBuiltExtension } from '@/setup/extension';
import { ensureBrowser } from '@/setup/install-browser';
import { composePng } from './compose-png';
import { openSceneCamera, type SceneCamera, type ScenePicture, type Theme } from './scene-pictures';

const FOLDER = join(ROOT, 'docs', 'pictures');
/** Size limit of a picture in bytes, so that pages load quickly. */
const MAX_BYTES = 300_000;
const BOTH: readonly Theme[] = ['light', 'dark'];

/** A file of one scene, in themes and widths. */
type ScenePictures = Omit<ScenePicture, 'width'> & {
  file: string;
  width: number | readonly number[];
  themes: readonly Theme[];
};

const PANEL = { width: 360, height: 720, sharpness: 2, themes: BOTH };
const CONSOLE = { width: 1280, height: 800, sharpness: 1.5, themes: ['light'] as readonly Theme[] };

/** The themes stand side by side, and so do the widths of each. */
const SCENE_PICTURES: readonly ScenePictures[] = [
  { file: 'accueil.png', scene: 'panel/picture/home', language: 'fr', ...PANEL },
  { file: 'resultats.png', scene: 'panel/picture/results', language: 'fr', ...PANEL },
  { file: 'fiche.png', scene: 'panel/picture/card', language: 'fr', ...PANEL },
  { file: 'fiche-320.png', scene: 'panel/picture/card', language: 'fr', ...PANEL, width: 320 },
  { file: 'dire.png', scene: 'panel/picture/say', language: 'fr', ...PANEL },
  { file: 'noter.png', scene: 'panel/picture/new-tip', language: 'fr', ...PANEL },
  { file: 'astuces.png', scene: 'panel/picture/own-tips', language: 'fr', ...PANEL },
  { file: 'reglages.png', scene: 'panel/picture/settings', language: 'fr', ...PANEL },
  { file: 'aide.png', scene: 'panel/picture/help', language: 'fr', ...PANEL },
  { file: 'home-en.png', scene: 'panel/picture/home', language: 'en', ...PANEL },
  { file: 'card-en.png', scene: 'panel/picture/card', language: 'en', ...PANEL },
  { file: 'console-file.png', scene: 'console/picture/queue', language: 'fr', ...CONSOLE },
  {
    file: 'console-file-sombre.png',
    scene: 'console/picture/queue',
    language: 'fr',
    ...CONSOLE,
    themes: ['dark'],
  },
  { file: 'console-editeur.png', scene: 'console/picture/editor', language: 'fr', ...CONSOLE },
  { file: 'console-publier.png', scene: 'console/picture/publish', language: 'fr', ...CONSOLE },
  { file: 'console-equipe.png', scene: 'console/picture/team', language: 'fr', ...CONSOLE },
  ...chapterPictures(),
];

const CARD = 'relation-client/technicien-absent';

/** The new chapters and what was added to a card (`docs/chapters.md`), in both languages. */
function chapterPictures(): ScenePictures[] {
  const chapters = [
    ['chapitre-urgence', 'chapter-emergency'],
    ['chapitre-appel', 'chapter-call'],
    ['fiche-urgence', 'card-emergency'],
    ['fiche-appel', 'card-call'],
    ['etapes-client', 'customer-steps'],
  ] as const;
  return [
    ...chapters.flatMap(([file, scene]) =>
      (['fr', 'en'] as const).map((language) => ({
        file: `${file}-${language}.png`,
        scene: `panel/picture/${scene}`,
        language,
        ...PANEL,
        sharpness: 1.5,
      })),
    ),
    ...(['light', 'dark'] as const).map((theme) => ({
      file: `fiche-largeurs-${theme === 'light' ? 'claire' : 'sombre'}.png`,
      scene: 'panel/picture/card-call',
      language: 'fr' as const,
      ...PANEL,
      width: [240, 320, 360, 400],
      sharpness: 1,
      themes: [theme],
    })),
  ];
}

async function main(): Promise<void> {
  // Only those whose name begins so, where one is given.
  const only = process.argv[2] ?? '';
  await mkdir(FOLDER, { recursive: true });
  const found = await ensureBrowser({ progress: ({ en }) => console.log(en) });
  const camera = await openSceneCamera(found);
  try {
    await takeScenes(camera, only);
  } finally {
    await camera.close();
  }
  if ('souffleur.png'.startsWith(only)) await takeCall(found);
}

async function takeScenes(camera: SceneCamera, only: string): Promise<void> {
  for (const { file, themes, width, ...picture } of SCENE_PICTURES) {
    if (!file.startsWith(only)) continue;
    const taken: string[] = [];
    for (const theme of themes) {
      for (const each of [width].flat()) taken.push(await camera.take({ ...picture, width: each }, theme));
    }
    await writeSmall(file, taken);
  }
}

/** The README's picture: during the call, a line of the card was just inserted in the note. */
async function takeCall(found: FoundBrowser): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'souffleur-pictures-'));
  await ensureExtension(() => console.log('Building the extension'));
  const extension = { folder: EXTENSION_FOLDER, ...(await readBuiltExtension()) };
  const crm = await startCrm({ port: 0 });
  const service = await startService({
    port: 0,
    host: '127.0.0.1',
    dataFolder: join(work, 'data'),
    organisation: 'Clarté',
    log: { level: 'silent' },
    allowedOrigins: [`chrome-extension://${extension.id}`],
  });
  try {
    await seedPack(service.database, await compilePack(join(ROOT, 'packs', 'relation-client')), Date.now());
    const { panel, ...window } = await openDemoWindow({
      found,
      headless: true,
      language: 'fr',
      profile: join(work, 'profile'),
      extension,
      crmAddress: crm.address,
    });
    try {
      if (!panel) throw new Error('The side panel did not open.');
      const { code = '' } = service.first?.invitations.find(({ role }) => role === 'advisor') ?? {};
      await joinTeam(panel, service.address, code);
      await window.page.focus('#note');
      await window.page.keyboard.type('3e appel. Technicien attendu jeudi, personne n’est venu.\n');
      await openCard(panel, 'tecnicien pa venu');
      await panel.keyboard.press('1');
      await panel.waitForSelector('[data-line="1"] [data-tone=good]');
      const file = join(FOLDER, 'souffleur.png');
      await takePicture({ ...window, panel }, file);
      await writeSmall('souffleur.png', [await readFile(file, 'base64')]);
    } finally {
      await window.close();
    }
  } finally {
    await service.stop();
    await crm.close();
    await rm(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Joins as an advisor, in French, and waits for the pack of the team. */
async function joinTeam(panel: Page, address: string, code: string): Promise<void> {
  await panel.waitForSelector('[role=option]');
  await panel.click('[data-action=settings]');
  await panel.waitForSelector('[data-field=address]');
  for (const [field, text] of Object.entries({ address, code, name: 'Camille' })) {
    await fill(panel, `[data-field=${field}]`, text);
  }
  await panel.click('[data-action=join]');
  await panel.waitForSelector('input[type=search]');
  await panel.click('[data-action=settings]');
  await panel.waitForSelector('[data-pack-id=relation-client]');
  await chooseOption(panel, '[data-field=language]', 'fr');
  await panel.waitForFunction(() => document.documentElement.lang === 'fr');
  await panel.mouse.move(0, 0);
  await panel.keyboard.press('Escape');
  await panel.waitForSelector('input[type=search]');
}

async function openCard(panel: Page, query: string): Promise<void> {
  await fill(panel, 'input[type=search]', query);
  const option = await panel.waitForSelector(`[role=option][data-card-id="${CARD}"]:has(mark)`);
  // On the element itself: the list may move under a pointer while results come.
  await option?.evaluate((element) => (element as HTMLElement).click());
  await panel.waitForSelector(`[data-card-id="${CARD}"] article`);
}

async function fill(panel: Page, selector: string, text: string): Promise<void> {
  await panel.focus(selector);
  await panel.$eval(selector, (field) => (field as HTMLInputElement).select());
  await panel.keyboard.type(text);
}

async function writeSmall(file: string, pictures: readonly string[]): Promise<void> {
  await writeFile(join(FOLDER, file), await composePng(pictures));
  const { size } = await stat(join(FOLDER, file));
  console.log(`docs/pictures/${file} ${Math.round(size / 1000)} kB`);
  if (size > MAX_BYTES) throw new Error(`${file} is larger than ${MAX_BYTES / 1000} kB.`);
}

await main();
