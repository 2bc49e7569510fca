import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import type { Pack } from '@/protocol/pack';
import { type Desk, EXTENSION_ORIGIN, openDesk } from '@/tests/support/built-extension';
import { fill, importProblems, publish, waitForSentence } from '@/tests/support/console-steps';
import { beginTeam, goTo, openConsole, type Team } from '@/tests/support/console-team';
import { eventually } from '@/tests/support/eventually';
import { enter, storedRows } from '@/tests/support/panel-steps';
import { startTestService, type TestService, testPack } from '@/tests/support/service';

let crm: CrmServer;
let service: TestService;
let desk: Desk;
let folder: string;
let page: Page;
let team: Team;

beforeAll(async () => {
  crm = await startCrm({ port: 0 });
  service = await startTestService({ allowedOrigins: [EXTENSION_ORIGIN] });
  desk = await openDesk(`${crm.address}/?lang=fr`);
  folder = await mkdtemp(join(tmpdir(), 'souffleur-import-'));
  team = await beginTeam(desk, service);
  page = await openConsole(desk, '#/packs');
  await page.waitForSelector('[data-action=import]');
  const session = await desk.browser.target().createCDPSession();
  await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
}, 60_000);

afterAll(async () => {
  await desk?.close();
  await service?.stop();
  await crm?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Chooses a file in the console's picker. */
async function importFile(name: string, content: string): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, content);
  const picker = await page.waitForSelector('input[type=file]');
  await (picker as Awaited<ReturnType<typeof page.$<'input'>>>)?.uploadFile(path);
}

/** Everything that a file could have changed. */
async function everything(): Promise<string> {
  const tables = ['packs', 'cards', 'packVersions', 'packDrafts', 'news', 'tips', 'commands'];
  return JSON.stringify(await Promise.all(tables.map((table) => storedRows(desk.panel, table))));
}

/** The test pack, changed; as the text of a file. */
function packFile(change: (pack: Pack & Record<string, unknown>) => void = () => undefined): string {
  const pack = testPack('essais', 1) as Pack & Record<string, unknown>;
  change(pack);
  return JSON.stringify(pack);
}

function cardIn(pack: Pack) {
  const [card] = pack.cards;
  if (!card?.fr) throw new Error('The test pack has no French card.');
  return { ...card, fr: card.fr };
}

const REFUSED: [name: string, content: () => string, problems: string[]][] = [
  [
    'cut in the middle',
    () => packFile().slice(0, -40),
    ['le fichier entier : ce n’est pas un fichier JSON valable ; exportez-le de nouveau'],
  ],
  [
    'of six megabytes',
    () => packFile((pack) => Object.assign(pack, { note: 'x'.repeat(6 * 1024 * 1024) })),
    ['le fichier entier : trop volumineux : 5 Mo au plus'],
  ],
  [
    'of something else',
    () => packFile((pack) => Object.assign(pack, { format: 'autre-chose' })),
    [
      'format : ce n’est pas un paquet Souffleur ; choisissez un fichier dont le format est « souffleur-pack »',
    ],
  ],
  [
    'of a later version of the format',
    () => packFile((pack) => Object.assign(pack, { formatVersion: 2 })),
    [
      'formatVersion : version de format inconnue ; cette version de Souffleur lit la version 1. Si ce qui arrive est plus récent, mettez Souffleur à jour',
    ],
  ],
  [
    'with a key that reaches for prototypes',
    () => packFile().replace('"id":"rassurer"', '"__proto__":{"role":"admin"},"id":"rassurer"'),
    ['cards › 0 › __proto__ : nom interdit ; supprimez cette ligne'],
  ],
  [
    'with two cards of one id',
    () =>
      packFile((pack) => {
        pack.cards.push(cardIn(pack));
      }),
    ['cards › 1 › id : identifiant utilisé deux fois ; changez l’un des deux'],
  ],
  [
    'with a card that is followed by none that exists',
    () =>
      packFile((pack) => {
        cardIn(pack).next.push('nulle-part');
      }),
    ['cards › 0 › next › 0 : désigne une fiche qui n’existe pas ; corrigez ou supprimez'],
  ],
  [
    'with several of these at once',
    () =>
      packFile((pack) => {
        Object.assign(pack, { couleur: 'bleu' });
        cardIn(pack).fr.steps = ['x'.repeat(2_001), ''];
      }),
    [
      'cards › 0 › fr › steps › 0 : trop long : 2000 caractères au plus ; raccourcissez',
      'cards › 0 › fr › steps › 1 : vide ; écrivez un texte ou supprimez la ligne',
      'couleur : nom inconnu ; vérifiez son orthographe ou supprimez-le',
    ],
  ],
];

describe('a pack file', () => {
  test.each(REFUSED)(
    '%s is refused with path and remedy, and nothing changes',
    async (_name, content, problems) => {
      const before = await everything();
      await importFile('recu.json', content());
      // Spaces that do not break stand before what French sets apart.
      const shown = (await importProblems(page)).map((line) => line.replaceAll(/[\u202f\u00a0]/gu, ' '));
      expect(shown.sort()).toEqual(problems);
      await waitForSentence(
        page,
        '« recu.json » n’a pas été importé. Corrigez ce qui suit, puis recommencez.',
      );
      await waitForSentence(page, 'Rien de ce qui était là n’a changé.');
      expect(await everything()).toBe(before);
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => !document.querySelector('[role=dialog]'));
      expect(page.url()).toMatch(/#\/packs$/u);
    },
  );

  test('that is good becomes a draft, and never the installed pack; hidden marks are taken out, markup is text', async () => {
    const markup = 'Bonjour <script>alert(1)</script>';
    const content = packFile((pack) => {
      cardIn(pack).fr.title = 'Rassurer \u202evite\u200b';
      cardIn(pack).fr.scripts = [{ text: markup, tone: 'neutre' }];
    });
    await importFile('essais.json', content);
    await page.waitForSelector('[data-pack-id=essais] [data-chapter-id=un]');
    await waitForSentence(page, '« essais.json » est devenu un brouillon. Relisez, puis publiez.');
    const drafts = await storedRows(desk.panel, 'packDrafts');
    expect(drafts.map(({ packId, baseVersion }) => [packId, baseVersion])).toEqual([['essais', 0]]);
    expect((drafts[0] as { pack: Pack }).pack.cards[0]?.fr).toMatchObject({
      title: 'Rassurer vite',
      scripts: [{ text: markup }],
    });
    expect((await storedRows(desk.panel, 'packs')).map(({ id }) => id)).toEqual(['desescalade']);
    await goTo(page, '#/packs');
  });

  test('exported and brought back is the same pack; a draft in its way is not touched', async () => {
    const there = new Set(await readdir(folder));
    await enter(page, '[data-pack-id=desescalade] button');
    let name: string | undefined;
    await eventually(async () => {
      name = (await readdir(folder)).find((each) => !there.has(each) && each.endsWith('.json'));
      return name;
    }).toBeDefined();
    const exported = await readFile(join(folder, name ?? ''), 'utf8');
    await importFile('retour.json', exported);
    await page.waitForSelector('[data-pack-id=desescalade] [data-action=publish]');
    const [draft] = (await storedRows(desk.panel, 'packDrafts')) as { pack: Pack; base?: Pack }[];
    expect(draft?.pack.id).toBe('desescalade');
    expect(draft?.pack.cards).toEqual(draft?.base?.cards);
    expect(draft?.pack).toEqual(withoutNote(JSON.parse(exported) as Pack));
    await goTo(page, '#/packs');
    await page.waitForFunction(() =>
      document
        .querySelector('[data-pack-id=desescalade] [data-draft]')
        ?.textContent?.includes('sans changement'),
    );

    const before = await everything();
    await importFile('encore.json', exported);
    await waitForSentence(page, 'existe déjà. Il n’a pas été touché.');
    expect(await everything()).toBe(before);
    await enter(page, '[role=dialog] button:not([aria-label])');
    await page.waitForSelector('[data-pack-id=desescalade-2] [data-action=publish]');
    const copies = (await storedRows(desk.panel, 'packDrafts')) as { packId: string; pack: Pack }[];
    const copy = copies.find(({ packId }) => packId === 'desescalade-2');
    expect(copy?.pack.cards).toEqual(draft?.pack.cards);
    await goTo(page, '#/packs');
  });
});

describe('what another console published', () => {
  /** Publishes a pack as another trainer's console does, and waits until this console's panel has it. */
  async function arrived(pack: Pack, body: unknown = pack): Promise<void> {
    expect((await publish(team.colleague, pack, body)).status).toBe(200);
    await eventually(async () => (await storedRows(desk.panel, 'packs')).map(({ id }) => id)).toContain(
      pack.id,
    );
  }

  test('a file that differs from it in the day of its last review alone is published; the editor shows that day', async () => {
    const published = testPack('relecture', 1);
    await arrived(published);
    await goTo(page, '#/packs');
    const revised = { ...published, cards: [{ ...cardIn(published), revisedOn: '2026-11-21' }] };
    await importFile('relue.json', JSON.stringify(revised));
    await page.waitForSelector('[data-pack-id=relecture] [data-action=publish]');
    await goTo(page, '#/packs/relecture/cards/rassurer');
    const day = await page.waitForSelector('[data-field=revisedOn]');
    expect(await day?.evaluate((field) => (field as HTMLInputElement).value)).toBe('2026-11-21');
    await waitForSentence(page, 'Dernière relecture : 21 novembre 2026');
    await goTo(page, '#/packs/relecture/publish');
    await page.waitForSelector('[data-change=changed]');
    await fill(page, '[data-field=note]', 'Relue.');
    await enter(page, '[data-action=publish-now]');
    const second = '/v1/packs/relecture/versions/2';
    await eventually(async () => (await team.colleague.call('GET', second)).text).toContain(
      '"revisedOn":"2026-11-21"',
    );
  });

  test('with fields of a later release is shown and not edited, and says to update', async () => {
    const pack = testPack('avenir', 1);
    await arrived(pack, { ...pack, cards: pack.cards.map((card) => ({ ...card, mood: 'calm' })) });
    await goTo(page, '#/packs/avenir');
    await page.waitForSelector('[data-newer-fields]');
    await waitForSentence(page, 'Mettez Souffleur à jour, laissez-le se synchroniser, puis recommencez.');
    expect(await page.$('[data-action=begin-draft]')).toBeNull();
    await enter(page, '[data-card-id="avenir/rassurer"] button');
    await waitForSentence(
      page,
      'Ce paquet contient des informations d’une version plus récente de Souffleur',
    );
    expect((await storedRows(desk.panel, 'packDrafts')).map(({ packId }) => packId)).not.toContain('avenir');
  });
});

function withoutNote({ note: _note, ...pack }: Pack): Omit<Pack, 'note'> {
  return pack;
}
