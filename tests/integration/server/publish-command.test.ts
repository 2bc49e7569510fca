import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compilePack } from '@/packs/compile';
import type { PackHead, PacksResponse } from '@/protocol/api';
import { ENDPOINTS, pathOf } from '@/protocol/endpoints';
import { packSchema } from '@/protocol/pack';
import { runAdmin } from '@/server/cli/commands';
import { sha256 } from '@/server/domain/secrets';
import {
  newPlace,
  openLive,
  startTestService,
  type TestClient,
  type TestPlace,
  type TestService,
  temporaryFolder,
} from '@/tests/support/service';

const OURS = join(import.meta.dirname, '..', '..', '..', 'packs', 'relation-client');

const HEAD = `format: "souffleur-pack"
formatVersion: 1
id: "boutique"
version: 1
publishedOn: "2026-11-21"
title: { fr: "Boutique", en: "Shop" }
summary: { fr: "Une fiche.", en: "One card." }
chapters:
  - { id: "un", title: { fr: "Un" }, cards: ["insultes"] }
`;
const CARD = `id: "insultes"
kind: "situation"
next: []
fr:
  title: "Insultes"
  summary: "Une limite."
  cues: []
  steps: []
  scripts: [{ text: "Je suis là.", tone: "neutre" }]
  avoid: []
  keywords: []
`;

let service: TestService;
let place: TestPlace;
let trainer: TestClient;
const folder = temporaryFolder();
const source = join(folder.path, 'boutique');
beforeAll(async () => {
  place = await newPlace();
  service = await startTestService({ place, live: { pollMs: 50 } });
  mkdirSync(join(source, 'cards'), { recursive: true });
  writeFileSync(join(source, 'pack.yaml'), HEAD);
  writeFileSync(join(source, 'cards', 'insultes.yaml'), CARD);
});
afterAll(async () => {
  await service.stop();
  place.remove();
  folder.remove();
});

const admin = (...args: string[]) => runAdmin(args, { ...place.settings, clock: Date.now });
const publish = (...args: string[]) => admin('packs', 'publish', ...args);

/** What a panel of that member pulls. */
async function heads(client: TestClient): Promise<PackHead[]> {
  return ((await client.call('GET', ENDPOINTS.pullPacks.path)).body as PacksResponse).packs;
}

/** Changes a text of the source, on disk. */
function edit(file: string, change: (text: string) => string): void {
  const path = join(source, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

describe('packs publish, with a running service', () => {
  it('needs a member who may publish', async () => {
    await service.join('advisor', 'Ada');
    await expect(publish(source)).rejects.toThrow('Nobody here may publish yet');
    await expect(publish(source, '--as', 'Ada')).rejects.toThrow(
      'Ada is advisor, and packs are published by',
    );
    await expect(publish(source, '--as', 'Personne')).rejects.toThrow('No member is named');
    expect(await heads(await service.join('advisor', 'Ali'))).toEqual([]);
  });

  it('publishes the pack of a folder, which open panels are told of and install by its hash', async () => {
    trainer = await service.join('trainer', 'Tara');
    const panel = await service.join('advisor', 'Aya');
    const stream = openLive(panel);
    await stream.notice('alive');
    const lines = await publish(source);
    expect(lines[0]).toMatch(/\(boutique\) is published as version 1: 1 card in 1 chapter/u);
    await stream.notice('packs');
    const [head] = await heads(panel);
    expect(head).toMatchObject({ packId: 'boutique', version: 1, publishedBy: 'Tara' });
    const bytes = await panel.call(
      'GET',
      pathOf(ENDPOINTS.packVersion, { packId: 'boutique', version: '1' }),
    );
    expect(sha256(bytes.text)).toBe(head?.sha256);
    expect(lines[1]).toContain(String(head?.sha256));
    const compiled = await compilePack(source);
    const { publishedAt: _now, ...published } = packSchema.parse(JSON.parse(bytes.text));
    const { publishedAt: _day, ...written } = compiled;
    expect(published).toEqual(written);
  });

  it('says that nothing changed, and publishes nothing, as long as the content is the same', async () => {
    for (const more of [[], ['--note', 'Encore']])
      expect(await publish(source, ...more)).toEqual([
        expect.stringMatching(/^Nothing changed: .* is version 1 already/u),
      ]);
    // Its own number and day are none of its content.
    edit('pack.yaml', (text) => text.replace(/^version: \d+$/mu, 'version: 7'));
    expect((await publish(source)).join()).toContain('Nothing changed');
    expect(await heads(trainer)).toMatchObject([{ version: 1 }]);
  });

  it('publishes a change as the next version, with its note and its origin in the audit log', async () => {
    edit('cards/insultes.yaml', (text) => text.replace(/^( {2}summary: )".*"$/mu, '$1"Autrement."'));
    expect((await publish(source, '--note', 'Un résumé')).join()).toContain('published as version 2');
    expect(await heads(trainer)).toMatchObject([{ version: 2, note: 'Un résumé' }]);
    const events = (await admin('audit')).filter((line) => line.includes('pack.published'));
    expect(events).toHaveLength(2);
    for (const event of events) expect(event).toContain('command line');
    expect((await admin('audit', '--verify')).join()).toContain('holds');
  });

  it('goes on from what the console published meanwhile', async () => {
    const compiled = await compilePack(source);
    const version3 = { ...compiled, version: 3, note: 'De la console' };
    const path = pathOf(ENDPOINTS.publish, { packId: 'boutique', version: '3' });
    expect((await trainer.call('PUT', path, version3)).status).toBe(200);
    expect((await publish(source)).join()).toContain('is version 3 already');
    edit('cards/insultes.yaml', (text) => text.replace('"Autrement."', '"Encore autrement."'));
    expect((await publish(source)).join()).toContain('published as version 4');
  });

  it('asks in whose name, where several may publish', async () => {
    const other = await service.join('admin', 'Maud');
    edit('cards/insultes.yaml', (text) => text.replace('"Encore autrement."', '"Au nom de Maud."'));
    const question = await publish(source).catch((error: Error) => error.message);
    expect(question).toContain('Say in whose name: --as <member>');
    for (const name of ['Tara', 'Maud']) expect(question).toContain(name);
    expect((await publish(source, '--as', other.member.id)).join()).toContain('version 5');
    expect(await heads(trainer)).toMatchObject([{ version: 5, publishedBy: 'Maud' }]);
    await admin('disable', 'Maud');
    await expect(publish(source, '--as', 'Maud')).rejects.toThrow('Maud is disabled');
  });

  it('publishes the JSON of a pack, with the same rules', async () => {
    const file = join(folder.path, 'autre.json');
    const pack = { ...(await compilePack(source)), id: 'autre' };
    writeFileSync(file, `\ufeff${JSON.stringify(pack)}`);
    expect((await publish(file)).join()).toContain('(autre) is published as version 7');
    writeFileSync(file, JSON.stringify({ ...pack, title: { fr: 'Colis {{n}}' } }));
    await expect(publish(file)).rejects.toThrow(/title\.fr: misplaced-placeholder/u);
  });

  it('publishes the pack that ships with the service', async () => {
    expect((await publish(OURS)).join()).toMatch(
      /\(relation-client\) is published as version \d+: \d{3} cards/u,
    );
    expect((await publish(OURS)).join()).toContain('Nothing changed');
  });

  it('names every problem of a source at its file and line, and publishes nothing of it', async () => {
    edit('cards/insultes.yaml', (text) => text.replace('"Au nom de Maud."', '"Dans {{#if délai}} jours."'));
    await expect(publish(source)).rejects.toThrow(
      /cards\/insultes\.yaml:\d+ › fr\.summary: unfit-placeholder \(\{\{#if délai\}\}\)/u,
    );
    await expect(publish(join(folder.path, 'nowhere'))).rejects.toThrow('does not exist');
    await expect(admin('packs')).rejects.toThrow('packs publish <folder or file>');
    expect(await heads(trainer)).toMatchObject([
      { version: 5 },
      { packId: 'autre' },
      { packId: 'relation-client' },
    ]);
  });
});
