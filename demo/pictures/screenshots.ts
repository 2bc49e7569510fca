/**
 * `npm run screenshots`: draws every picture of `docs/pictures` from the built extension in a real browser, the real
 * side panel next to the demo CRM, joined to a real service with tips that a trainer has answered.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { type DemoWindow, openDemoWindow, type WindowOptions } from '@/demo/browser-window';
import { chooseOption } from '@/demo/choose-option';
import { startCrm } from '@/demo/crm-server';
import { takePicture } from '@/demo/picture';
import { seedPack } from '@/demo/seed-pack';
import { compilePack } from '@/packs/compile';
import type { Role } from '@/protocol/api';
import type { CommandBody } from '@/protocol/command';
import { ENDPOINTS, pathOf } from '@/protocol/endpoints';
import type { Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@/protocol/version';
import { type RunningService, startService } from '@/server/start';
import { ROOT } from '@/setup/browser';
import { EXTENSION_FOLDER, ensureExtension, readBuiltExtension } from '@/setup/extension';
import { ensureBrowser } from '@/setup/install-browser';
import { composePng } from './compose-png';
import { takeConsolePictures, takeTeamPicture } from './console-pictures';

const FOLDER = join(ROOT, 'docs', 'pictures');
const HEIGHT = 720;
const SHARPNESS = 2;
/** Size limit of a picture in bytes, so that pages load quickly. */
const MAX_BYTES = 300_000;
const THEMES = ['light', 'dark'] as const;

type Stage = Omit<DemoWindow, 'panel'> & { panel: Page };

type Picture = {
  file: string;
  language: Language;
  /** CSS pixels of the panel. */
  width: number;
  /** Brings the panel from an empty search to the picture's state. */
  show: (stage: Stage) => Promise<void>;
};

const CARD = 'relation-client/technicien-absent';

const PICTURES: readonly Picture[] = [
  { file: 'accueil.png', language: 'fr', width: 360, show: async () => undefined },
  {
    file: 'resultats.png',
    language: 'fr',
    width: 360,
    show: ({ panel }) => search(panel, 'tecnicien pa venu'),
  },
  { file: 'fiche.png', language: 'fr', width: 360, show: ({ panel }) => openCard(panel, CARD) },
  { file: 'fiche-320.png', language: 'fr', width: 320, show: ({ panel }) => openCard(panel, CARD) },
  {
    file: 'noter.png',
    language: 'fr',
    width: 360,
    show: async ({ panel }) => {
      await panel.click('[data-action=new-tip]');
      await panel.waitForSelector('[data-field=words]');
      await fill(panel, '[data-field=situation]', 'Box remplacée deux fois, toujours en panne');
      await fill(
        panel,
        '[data-field=words]',
        'Je fais tester la ligne avant d’envoyer une troisième box, et je vous rappelle avec le résultat.',
      );
      await panel.waitForFunction(() => document.body.textContent.includes('Brouillon gardé'));
    },
  },
  {
    file: 'astuces.png',
    language: 'fr',
    width: 360,
    show: async ({ panel }) => {
      await panel.click('[data-action=tips]');
      await panel.waitForSelector('[data-state=promoted]');
    },
  },
  {
    file: 'reglages.png',
    language: 'fr',
    width: 360,
    show: async ({ panel }) => {
      await panel.click('[data-action=settings]');
      await panel.waitForSelector('[data-action=leave]');
    },
  },
  {
    file: 'aide.png',
    language: 'fr',
    width: 360,
    show: async ({ panel }) => {
      await panel.keyboard.press('F1');
      await panel.waitForSelector('[role=dialog]');
    },
  },
  { file: 'home-en.png', language: 'en', width: 360, show: async () => undefined },
  {
    file: 'card-en.png',
    language: 'en',
    width: 360,
    show: ({ panel }) => openCard(panel, CARD),
  },
];

/** The advisor's tips in the pictures, and a trainer's decisions. The newest comes last. */
const TIPS = [
  {
    situation: 'Deuxième rendez-vous manqué',
    words: 'Je vous rappelle moi-même à dix-sept heures, technicien confirmé ou pas.',
    fate: 'promoted',
  },
  {
    situation: 'Facture à payer avant le remboursement',
    words: 'Ne payez pas, laissez courir, ils finiront bien par annuler.',
    fate: 'declined',
  },
  {
    situation: 'Client muet, très en colère',
    words: 'Je reste en ligne avec vous, prenez le temps qu’il vous faut.',
    fate: 'reviewing',
  },
  {
    situation: 'Coupure pendant un télétravail',
    words: 'Avez-vous besoin d’une connexion d’ici ce soir ? Je regarde le partage de votre mobile.',
    fate: 'received',
  },
] as const;

async function main(): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'souffleur-pictures-'));
  await mkdir(FOLDER, { recursive: true });
  const found = await ensureBrowser({ progress: ({ en }) => console.log(en) });
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
    const options = (profile: string): WindowOptions => ({
      found,
      headless: true,
      language: 'fr',
      profile: join(work, profile),
      extension,
      crmAddress: crm.address,
    });
    await inWindow(options('profile'), (stage) => takePictures(stage, service));
    const inConsole = (window: Stage) => ({
      window,
      service,
      consoleUrl: extension.panelUrl.replace('sidepanel', 'console'),
      keep: (file: string, picture: string) => writeSmall(file, [picture]),
    });
    await inWindow(options('trainer'), (window) => takeConsolePictures(inConsole(window)));
    await inWindow(options('admin'), (window) => takeTeamPicture(inConsole(window)));
  } finally {
    await service.stop();
    await crm.close();
    await rm(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Opens a window for as long as `take` takes. */
async function inWindow(options: WindowOptions, take: (stage: Stage) => Promise<void>): Promise<void> {
  const window = await openDemoWindow(options);
  try {
    if (!window.panel) throw new Error('The side panel did not open.');
    await take({ ...window, panel: window.panel });
  } finally {
    await window.close();
  }
}

async function takePictures(stage: Stage, service: RunningService): Promise<void> {
  const { panel } = stage;
  await panel.waitForSelector('[role=option]');
  await chooseLanguage(panel, 'fr');
  await prepareTeam(stage, service);
  await takeMainPicture(stage);
  let language: Language = 'fr';
  for (const picture of PICTURES) {
    if (picture.language !== language) {
      language = picture.language;
      await chooseLanguage(panel, language);
    }
    await panel.setViewport({ width: picture.width, height: HEIGHT, deviceScaleFactor: SHARPNESS });
    await picture.show(stage);
    await panel.mouse.move(0, 0);
    await takeBothThemes(stage, picture);
    await goHome(panel);
  }
}

/** The advisor joins and captures; the trainer decides; the advisor's panel receives it. */
async function prepareTeam({ panel }: Stage, service: RunningService): Promise<void> {
  const code = (role: Role) => service.first?.invitations.find((each) => each.role === role)?.code ?? '';
  await panel.click('[data-action=settings]');
  await panel.waitForSelector('[data-field=address]');
  await fill(panel, '[data-field=address]', service.address);
  await fill(panel, '[data-field=code]', code('advisor'));
  await fill(panel, '[data-field=name]', 'Camille');
  await panel.click('[data-action=join]');
  await panel.waitForSelector('input[type=search]');
  await panel.click('[data-action=settings]');
  await panel.waitForSelector('[data-action=leave]');
  await fill(panel, '[autocomplete=given-name]', 'Camille');
  await panel.waitForSelector('[data-pack-id=relation-client]');
  await goHome(panel);
  await panel.waitForSelector('[data-action=news]');
  await panel.click('[data-action=news]');
  await panel.waitForSelector('[data-action=news-seen]');
  await panel.click('[data-action=news-seen]');
  await panel.waitForSelector('input[type=search]');
  for (const { situation, words } of TIPS) {
    await panel.click('[data-action=new-tip]');
    await panel.waitForSelector('[data-field=words]');
    await fill(panel, '[data-field=words]', words);
    await fill(panel, '[data-field=situation]', situation);
    await panel.click('[data-action=save-tip]');
    await panel.waitForSelector('input[type=search]');
  }
  await panel.waitForSelector('[data-unsent="0"]');
  await answerTips(service.address, code('trainer'));
  await panel.click('[data-action=tips]');
  for (const { fate } of TIPS) await panel.waitForSelector(`[data-state=${fate}]`, { timeout: 90_000 });
  await goHome(panel);
  await openCard(panel, 'desescalade/lecon-03');
  await panel.keyboard.press('f');
  await goHome(panel);
  await openCard(panel, 'relation-client/plus-internet');
  await goHome(panel);
}

/** Takes one tip up, declines one and makes a card of one, as a trainer does in the console. */
async function answerTips(address: string, code: string): Promise<void> {
  const call = async (method: string, path: string, body?: unknown, token?: string) => {
    const response = await fetch(address + path, {
      method,
      headers: {
        [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return (await response.json()) as unknown;
  };
  const trainer = { code, name: 'Sacha', device: 'Console', joinKey: randomUUID() };
  const { token } = (await call('POST', ENDPOINTS.join.path, trainer)) as { token: string };
  const { tips } = (await call('GET', ENDPOINTS.pullTips.path, undefined, token)) as {
    tips: { id: string; content: { words: string } }[];
  };
  const tipId = (fate: string) => {
    const words = TIPS.find((tip) => tip.fate === fate)?.words;
    const id = tips.find(({ content }) => content.words === words)?.id;
    if (!id) throw new Error(`The service has no tip that is to become ${fate}.`);
    return id;
  };
  const bodies: CommandBody[] = [
    { type: 'tip.review', tipId: tipId('reviewing') },
    {
      type: 'tip.decline',
      tipId: tipId('declined'),
      sentence:
        'L’intention est bonne, mais une facture impayée part en relance. Proposez plutôt de la suspendre : fiche « Facture trop élevée ».',
    },
  ];
  const commands = bodies.map((body, index) => ({ id: randomUUID(), n: index + 1, body }));
  await call('POST', ENDPOINTS.push.path, { clientId: randomUUID(), commands }, token);
  const pack = withCredit(
    await compilePack(join(ROOT, 'packs', 'relation-client')),
    CARD,
    TIPS[0].words,
    tipId('promoted'),
  );
  const path = pathOf(ENDPOINTS.packVersion, { packId: pack.id, version: String(pack.version) });
  await call('PUT', path, pack, token);
}

/** The next version of a pack, in which a tip has become the first line of a card. */
function withCredit(pack: Pack, ref: string, words: string, tipId: string): Pack {
  return {
    ...pack,
    version: 2,
    note: 'Rendez-vous manqué : une promesse que l’on peut tenir.',
    cards: pack.cards.map((card) =>
      `${pack.id}/${card.id}` === ref && card.fr
        ? {
            ...card,
            credits: [{ name: 'Camille', tipId }],
            fr: { ...card.fr, scripts: [...card.fr.scripts, { text: words, tone: 'chaleureux' as const }] },
          }
        : card,
    ),
  };
}

/** The README's picture: during the call, a line of the card was just inserted in the note. */
async function takeMainPicture(stage: Stage): Promise<void> {
  const { page, panel } = stage;
  await page.focus('#note');
  await page.keyboard.type('3e appel. Technicien attendu jeudi, personne n’est venu.\n');
  await search(panel, 'tecnicien pa venu');
  await openCard(panel, CARD);
  await panel.keyboard.press('1');
  await panel.waitForSelector('[data-line="1"] [data-tone=good]');
  const file = 'souffleur.png';
  await takePicture(stage, join(FOLDER, file));
  await writeSmall(file, [await readFile(join(FOLDER, file), 'base64')]);
  await goHome(panel);
}

async function takeBothThemes({ panel }: Stage, { file }: Picture): Promise<void> {
  const taken: string[] = [];
  for (const theme of THEMES) {
    await panel.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    await settle(panel);
    taken.push(await panel.screenshot({ encoding: 'base64' }));
  }
  await panel.emulateMediaFeatures([]);
  await writeSmall(file, taken);
}

async function writeSmall(file: string, pictures: readonly string[]): Promise<void> {
  await writeFile(join(FOLDER, file), await composePng(pictures));
  await report(file);
}

async function report(file: string): Promise<void> {
  const { size } = await stat(join(FOLDER, file));
  console.log(`docs/pictures/${file} ${Math.round(size / 1000)} kB`);
  if (size > MAX_BYTES) throw new Error(`${file} is larger than ${MAX_BYTES / 1000} kB.`);
}

async function search(panel: Page, query: string): Promise<void> {
  await fill(panel, 'input[type=search]', query);
  await panel.waitForSelector('[role=option] mark');
}

async function openCard(panel: Page, ref: string): Promise<void> {
  const option = `[role=option][data-card-id="${ref}"]`;
  if (!(await panel.$(option))) await search(panel, ref.replace(/^.*\//u, '').replaceAll('-', ' '));
  await panel.waitForSelector(option);
  // On the element itself: the list may move under a pointer while it learns of favourites.
  await panel.$eval(option, (element) => (element as HTMLElement).click());
  await panel.waitForSelector(`[data-card-id="${ref}"] article`);
}

async function chooseLanguage(panel: Page, language: Language): Promise<void> {
  await panel.click('[data-action=settings]');
  await panel.waitForSelector('[data-field=language]');
  await chooseOption(panel, '[data-field=language]', language);
  await panel.waitForFunction((wanted) => document.documentElement.lang === wanted, {}, language);
  await goHome(panel);
}

/** Back to the search with an empty field, from wherever the panel is. */
async function goHome(panel: Page): Promise<void> {
  for (let presses = 0; presses < 6; presses += 1) {
    const home = await panel.evaluate(
      () =>
        document.querySelector('[role=dialog]') === null &&
        document.querySelector<HTMLInputElement>('input[type=search]')?.value === '',
    );
    if (home) {
      await panel.waitForSelector('[role=option]');
      return;
    }
    await panel.keyboard.press('Escape');
    await settle(panel);
  }
  throw new Error('The panel did not come back to its search.');
}

async function fill(panel: Page, selector: string, text: string): Promise<void> {
  await panel.focus(selector);
  await panel.$eval(selector, (field) => (field as HTMLInputElement).select());
  await panel.keyboard.type(text);
}

/** Fonts loaded, and two frames drawn with them. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (let frame = 0; frame < 2; frame += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
}

await main();
