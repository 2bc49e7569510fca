import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import type { Pack } from '@/protocol/pack';
import { type Desk, EXTENSION_ORIGIN, openDesk } from '@/tests/support/built-extension';
import { fill, publish, waitForSentence } from '@/tests/support/console-steps';
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

function cardIn(pack: Pack) {
  const [card] = pack.cards;
  if (!card?.fr) throw new Error('The test pack has no French card.');
  return { ...card, fr: card.fr };
}

describe('a pack file', () => {
  test('exported to a file and brought back is the same pack', async () => {
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
