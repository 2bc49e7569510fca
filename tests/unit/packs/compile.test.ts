import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { compilePack, PackSourceError } from '@/packs/compile';
import { PACK_LIMITS } from '@/protocol/pack';

const HEAD = `format: "souffleur-pack"
formatVersion: 1
id: "essai"
version: 1
publishedOn: "2026-11-21"
title:
  fr: "Essai"
summary:
  fr: "Pour essayer."
chapters:
  - id: "un"
    title:
      fr: "Un"
    cards: ["box"]
`;
const CARD = `id: "box"
kind: "situation"
next: []
fr:
  title: "La box ne démarre pas"
  summary: "Le plus souvent, c’est la prise."
  cues: ["rien ne s’allume"]
  steps: ["Faites essayer une autre prise."]
  scripts:
    - text: "Pouvez-vous essayer une autre prise, s’il vous plaît\u202f?"
      tone: "neutre"
  avoid: []
  keywords: ["led"]
`;

/** A folder with these files, removed after the test. */
async function source(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'souffleur-pack-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'cards'));
  await mkdir(join(folder, 'flows'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

/** What compiling says is wrong, one line a problem. */
async function complaints(files: Record<string, string>): Promise<string[]> {
  const folder = await source(files);
  const error = await compilePack(folder).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PackSourceError);
  const [first, ...lines] = (error as PackSourceError).message.split('\n');
  expect(first).toBe(`${folder} cannot be compiled:`);
  // The line of the file has a test of its own.
  return lines.map((line) => line.trim().replace(/:\d+(?= › .*(?<!not-yaml)$)/u, ''));
}

const withCard = (text: string) => ({ 'pack.yaml': HEAD, 'cards/box.yaml': text });
const withHead = (text: string) => ({ 'pack.yaml': text, 'cards/box.yaml': CARD });

describe('the source of a pack', () => {
  it('becomes the pack that ships, its day the first moment of that day in UTC', async () => {
    const pack = await compilePack(await source(withCard(CARD)));
    expect(pack).toMatchObject({
      format: 'souffleur-pack',
      id: 'essai',
      publishedAt: Date.UTC(2026, 10, 21),
      cards: [{ id: 'box', fr: { title: 'La box ne démarre pas' } }],
    });
    expect(pack).not.toHaveProperty('publishedOn');
  });

  it('may hold files other than cards', async () => {
    const files = { ...withCard(CARD), 'cards/notes.txt': 'à faire', 'cards/.brouillon.yaml.swp': '\u0000' };
    expect((await compilePack(await source(files))).cards).toHaveLength(1);
  });

  it('of the guide compiles as it is printed there', async () => {
    const guide = await readFile(
      join(import.meta.dirname, '..', '..', '..', 'docs', 'pack-format.md'),
      'utf8',
    );
    const examples = [...guide.matchAll(/<!-- file: (\S+) -->\s*```yaml\n(.*?)```/gsu)];
    const files = Object.fromEntries(examples.map(([, name = '', text = '']) => [name, text]));
    expect(Object.keys(files)).toContain('pack.yaml');
    const pack = await compilePack(await source(files));
    expect(pack.cards.length).toBe(Object.keys(files).length - 1);
    const shown = /<!-- compiled -->\s*```json\n(.*?)```/su.exec(guide)?.[1];
    expect(JSON.parse(shown ?? '')).toEqual(pack);
  });
});

describe('a fault in the source is named by file and path', () => {
  it.each<[string, Record<string, string>, string[]]>([
    [
      'YAML that is none',
      withCard(CARD.replace('next: []', 'next: [')),
      ['cards/box.yaml:4 › Flow sequence', 'not-yaml'],
    ],
    [
      'a tab for indentation',
      withHead(HEAD.replace('  fr: "Essai"', '\tfr: "Essai"')),
      ['pack.yaml:7', 'not-yaml'],
    ],
    [
      'a key twice',
      withCard(`${CARD}next: []\n`),
      ['cards/box.yaml:1', 'Map keys must be unique', 'not-yaml'],
    ],
    [
      'a key twice deep inside',
      withCard(CARD.replace('tone: "neutre"', 'tone: "neutre"\n      tone: "ferme"')),
      ['cards/box.yaml:12', 'unique'],
    ],
    [
      'a tag',
      withCard(CARD.replace('"box"', '!!js/function "x"')),
      ['cards/box.yaml:1', 'Unresolved tag', 'not-yaml'],
    ],
    [
      'a tag of one’s own',
      withCard(CARD.replace('"box"', '!env "HOME"')),
      ['cards/box.yaml:1', 'Unresolved tag'],
    ],
    [
      'an alias',
      withCard(`${CARD.replace('next: []', 'next: &a []')}credits: *a\n`),
      ['cards/box.yaml › *a: not-yaml'],
    ],
    ['two documents', withCard(`${CARD}---\nid: "x"\n`), ['cards/box.yaml', 'not-yaml']],
    ['a list for a card', withCard('- "x"\n'), ['cards/box.yaml: wrong-type ({ … })']],
    ['an empty file', withCard(''), ['cards/box.yaml: wrong-type ({ … })']],
    ['a wrong key', withCard(`${CARD}colour: "red"\n`), ['cards/box.yaml › colour: unknown-key']],
    [
      'a wrong key in a line',
      withCard(CARD.replace('tone:', 'ton:')),
      ['cards/box.yaml › fr.scripts.0.tone: missing', 'fr.scripts.0.ton: unknown-key'],
    ],
    [
      'a forbidden key',
      withCard(`${CARD}__proto__:\n  polluted: true\n`),
      ['cards/box.yaml › __proto__: forbidden-key'],
    ],
    [
      'a text where a list belongs',
      withCard(CARD.replace('["led"]', '"led"')),
      ['cards/box.yaml › fr.keywords: wrong-type ([ … ])'],
    ],
    [
      'a number where a text belongs',
      withCard(CARD.replace('["led"]', '[404]')),
      ['cards/box.yaml › fr.keywords.0: wrong-type ("…")'],
    ],
    ['a word YAML once took for false', withCard(CARD.replace('["led"]', '[no]')), []],
    [
      'no language at all',
      withCard('id: "box"\nkind: "situation"\nnext: []\n'),
      ['cards/box.yaml: no-language'],
    ],
    [
      'a language without its title',
      withCard(CARD.replace(/ {2}title.*\n/u, '')),
      ['cards/box.yaml › fr.title: missing'],
    ],
    [
      'a keyword that is too long',
      withCard(CARD.replace('["led"]', `["${'x'.repeat(301)}"]`)),
      ['cards/box.yaml › fr.keywords.0: too-long (300)'],
    ],
    [
      'a title that is too long',
      withCard(CARD.replace('La box', 'La box '.repeat(30))),
      ['cards/box.yaml › fr.title: too-long (120)'],
    ],
    [
      'a card that is in no chapter',
      withHead(HEAD.replace('["box"]', '[]')),
      ['cards/box.yaml › id: card-without-chapter'],
    ],
    [
      'a card that is not there',
      withHead(HEAD.replace('["box"]', '["box", "modem"]')),
      ['pack.yaml › chapters.0.cards.1: unknown-card'],
    ],
    ['an id twice', { ...withCard(CARD), 'cards/modem.yaml': CARD }, ['cards/modem.yaml › id: duplicate-id']],
    [
      'a wrong format',
      withHead(HEAD.replace('souffleur-pack', 'other')),
      ['pack.yaml › format: wrong-format (souffleur-pack)'],
    ],
    [
      'a wrong version',
      withHead(HEAD.replace('formatVersion: 1', 'formatVersion: 2')),
      ['pack.yaml › formatVersion: wrong-version (1)'],
    ],
    [
      'a day that is none',
      withHead(HEAD.replace('2026-11-21', '2026-02-30')),
      ['pack.yaml › publishedOn: wrong-type (YYYY-MM-DD)'],
    ],
    [
      'no day',
      withHead(HEAD.replace(/publishedOn.*\n/u, '')),
      ['pack.yaml › publishedOn: missing (YYYY-MM-DD)'],
    ],
    ['cards in the head', withHead(`${HEAD}cards: []\n`), ['pack.yaml › cards: unknown-key']],
    ['a moment in the head', withHead(`${HEAD}publishedAt: 1\n`), ['pack.yaml › publishedAt: unknown-key']],
    ['no head', { 'cards/box.yaml': CARD }, ['pack.yaml: missing']],
    [
      'a file of six megabytes',
      withCard(`${CARD}# ${'x'.repeat(6 * 1024 * 1024)}\n`),
      [`cards/box.yaml: too-large (${PACK_LIMITS.bytes})`],
    ],
    ['brackets without end', withCard(`id: ${'['.repeat(50_000)}`), ['cards/box.yaml']],
  ])('%s', async (_, files, expected) => {
    if (expected.length === 0) {
      expect((await compilePack(await source(files))).cards[0]?.fr?.keywords).toEqual(['no']);
      return;
    }
    const lines = (await complaints(files)).join('\n');
    for (const part of expected) expect(lines).toContain(part);
  });

  it('an alias bomb is refused at once', async () => {
    const bomb = ['a: &a ["x","x","x","x","x","x","x","x","x"]'];
    for (let level = 1; level < 12; level += 1) {
      const [name, before] = [level, level - 1].map((index) => String.fromCharCode(97 + index));
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`);
    }
    const startedAt = performance.now();
    expect(await complaints(withCard(bomb.join('\n')))).toEqual(['cards/box.yaml › *a: not-yaml']);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('a folder without cards', async () => {
    const folder = await source({ 'pack.yaml': HEAD });
    await rm(join(folder, 'cards'), { recursive: true });
    await expect(compilePack(folder)).rejects.toThrow('cards/: missing');
  });

  it('cards that together weigh more than a pack may', async () => {
    const cards = Array.from({ length: 60 }, (_, index) => `c-${index}`);
    const filler = 'x'.repeat(1_900);
    const lines = Array(30).fill({ text: filler, tone: 'neutre' });
    const long = CARD.replace(
      '["Faites essayer une autre prise."]',
      JSON.stringify(Array(20).fill(filler)),
    ).replace(/scripts:\n.*\n.*\n/u, `scripts: ${JSON.stringify(lines)}\n`);
    const files = Object.fromEntries(
      cards.map((id) => [`cards/${id}.yaml`, long.replace('"box"', `"${id}"`)]),
    );
    const head = HEAD.replace('["box"]', JSON.stringify(cards));
    expect(await complaints({ 'pack.yaml': head, ...files })).toEqual([
      `pack.yaml: too-large (${PACK_LIMITS.bytes})`,
    ]);
  }, 60_000);

  it('several faults are all named, each in its file', async () => {
    const files = {
      'pack.yaml': HEAD.replace('fr: "Essai"', 'fr: "Essai"\n  de: "Versuch"').replace(
        '["box"]',
        '["box", "modem"]',
      ),
      'cards/box.yaml': CARD.replace('kind: "situation"', 'kind: "poem"'),
      'cards/modem.yaml': CARD.replace('"box"', '"modem"').replace('tone: "neutre"', 'tone: "calme"'),
    };
    expect(await complaints(files)).toEqual([
      'pack.yaml › title.de: unknown-key',
      'cards/box.yaml › kind: wrong-value (lesson, situation, about)',
      'cards/modem.yaml › fr.scripts.0.tone: wrong-value (neutre, chaleureux, ferme)',
    ]);
  });
});

describe('a text that YAML would shorten', () => {
  const script = (written: string) => CARD.replace(/text: .*/u, () => `text: ${written}`);

  it.each([
    [script('Composez le #31# puis'), 'cards/box.yaml:10: unquoted-text (#31# puis – quote the text)'],
    [
      CARD.replace('["rien ne s’allume"]', '\n    - Client #2'),
      'cards/box.yaml:8: unquoted-text (#2 – quote the text)',
    ],
    [
      CARD.replace('["rien ne s’allume"]', '\n    - Client\n      #2 en ligne'),
      'cards/box.yaml:9: unquoted-text (#2 en ligne – quote the text)',
    ],
    [
      script('Composez le code\n        # 31 puis'),
      'cards/box.yaml:11: unquoted-text (# 31 puis – quote the text)',
    ],
    [CARD.replace('["led"]', '[&box fibre]'), 'cards/box.yaml:13: unquoted-text (&box – quote the text)'],
    [
      CARD.replace('["led"]', '\n    - &box\n    - fibre'),
      'cards/box.yaml:14: unquoted-text (&box – quote the text)',
    ],
    [script('"C:\\temp\\new"'), 'cards/box.yaml:10: unquoted-text (\\temp\\new" – quote the text)'],
    [script('"C:\\_x"'), 'cards/box.yaml:10: unquoted-text (\\_x" – quote the text)'],
    [script('"Program Files \\x86"'), 'cards/box.yaml:10: unquoted-text (\\x86" – quote the text)'],
    [script('"C:\\ prog"'), 'cards/box.yaml:10: unquoted-text (\\ prog" – quote the text)'],
    [
      CARD.replace('["led"]', '[coûte 12,50 €, trop cher]'),
      'cards/box.yaml:13: unquoted-text (,50 – quote the text)',
    ],
    [script('0612345678'), 'cards/box.yaml › fr.scripts.0.text: wrong-type ("…") – quote the text'],
    [script('#31# puis'), 'cards/box.yaml › fr.scripts.0.text: wrong-type ("…") – quote the text'],
    [
      CARD.replace('["led"]', '[led # fibre\n  ]'),
      'cards/box.yaml:13: unquoted-text (# fibre – quote the text)',
    ],
  ])('is refused by file and line: %#', async (text, line) => {
    expect(await complaints(withCard(text))).toEqual([line]);
  });

  it.each([
    ["'Composez le #31# puis'", 'Composez le #31# puis'],
    ['"Composez le #31#" # dial code', 'Composez le #31#'],
    ['Client n°2#3', 'Client n°2#3'],
    ['"[12,50 €, ou 3]"', '[12,50 €, ou 3]'],
    ['Comptez 12,50 € ou 3', 'Comptez 12,50 € ou 3'],
    ['|\n        Composez\n        # 31', 'Composez\n# 31'],
    [String.raw`'C:\temp\new'`, String.raw`C:\temp\new`],
    [String.raw`"C:\\temp \"x\" \u00e9"`, String.raw`C:\temp "x" é`],
  ])('comes out whole when it is quoted: %s', async (written, text) => {
    const pack = await compilePack(await source(withCard(script(written))));
    expect(pack.cards[0]?.fr?.scripts[0]?.text).toBe(text);
  });

  it('may have comments on lines of their own', async () => {
    const commented = `# A card\n${CARD.replace('  cues:', '  # What is heard\n  cues:').replace('fr:', 'fr: # French')}# The end\n`;
    expect((await compilePack(await source(withCard(commented)))).cards).toHaveLength(1);
    const plain = CARD.replace('["led"]', '\n    # slang\n    - led\n    # more\n    - fibre\n# end');
    expect((await compilePack(await source(withCard(plain)))).cards[0]?.fr?.keywords).toEqual([
      'led',
      'fibre',
    ]);
  });
});

describe('a fault of the schema', () => {
  it.each([
    [
      'a placeholder',
      CARD.replace('Pouvez-vous', '{délai}'),
      'cards/box.yaml:10 › fr.scripts.0.text: unfit-placeholder ({délai})',
    ],
    [
      'a step',
      CARD.replace('Faites', '{{#if}} Faites'),
      'cards/box.yaml:8 › fr.steps.0: unfit-placeholder ({{#if}})',
    ],
    ['what is missing', CARD.replace(/ {2}title.*\n/u, ''), 'cards/box.yaml:5 › fr.title: missing'],
    [
      'a lost character',
      CARD.replace('prise.', 'pris\ufffd.'),
      'cards/box.yaml:6 › fr.summary: damaged-character',
    ],
  ])('is named by file and line: %s', async (_name, text, expected) => {
    const error = await compilePack(await source(withCard(text))).catch((reason: unknown) => reason);
    expect((error as PackSourceError).message.split('\n')[1]?.trim()).toBe(expected);
  });

  it('of the head too', async () => {
    const error = await compilePack(await source(withHead(HEAD.replace('"Essai"', '"{{n}}"')))).catch(
      (reason: unknown) => reason,
    );
    expect((error as PackSourceError).message).toContain('pack.yaml:7 › title.fr: misplaced-placeholder');
  });
});

describe('a flow of the source', () => {
  const FLOW = `id: "panne"
title:
  fr: "Panne"
steps:
  - id: "voyant"
    fr:
      question: "Le voyant est-il vert\u202f?"
    answers:
      - text:
          fr: "Oui"
        step: "fin"
  - id: "fin"
    fr:
      question: "Concluez"
    end: "solved"
`;
  const withFlow = (text: string) => ({ ...withCard(CARD), 'flows/panne.yaml': text });

  it('has a file of its own', async () => {
    const pack = await compilePack(await source(withFlow(FLOW)));
    expect(pack.flows).toMatchObject([
      { id: 'panne', steps: [{ id: 'voyant' }, { id: 'fin', end: 'solved' }] },
    ]);
    expect(await complaints(withHead(`${HEAD}flows: []\n`))).toEqual(['pack.yaml › flows: unknown-key']);
  });

  it.each([
    ['a dead end', FLOW.replace('    end: "solved"\n', ''), 'flows/panne.yaml:12 › steps.1: dead-end (fin)'],
    [
      'a step that nothing leads to',
      `${FLOW}  - id: "seul"\n    fr:\n      question: "Et là\u202f?"\n    end: "solved"\n`,
      'flows/panne.yaml:16 › steps.2: unreachable-step (seul)',
    ],
    [
      'a loop without an exit',
      FLOW.replace('step: "fin"', 'step: "voyant"'),
      'flows/panne.yaml:5 › steps.0: endless-loop (voyant)',
    ],
    [
      'a step that is not there',
      FLOW.replace('step: "fin"', 'step: "fini"'),
      'flows/panne.yaml:11 › steps.0.answers.0.step: unknown-step (fini)',
    ],
  ])(
    'that leads nowhere is named by file and line, with the remedy in both languages: %s',
    async (_name, text, expected) => {
      const error = await compilePack(await source(withFlow(text))).catch((reason: unknown) => reason);
      const lines = (error as PackSourceError).message.split('\n').slice(1);
      const line = lines.find((each) => each.includes(expected)) ?? lines.join();
      expect(line).toContain(expected);
      expect(line).toMatch(/ – .+\u202f: .+ \/ .+: .+/u);
    },
  );
});

describe('a source in another encoding', () => {
  it('of Windows comes out as it is written, of another is refused by name', async () => {
    const folder = await source(withCard(''));
    const bytes = (text: string) => Uint8Array.from([...text], (each) => each.charCodeAt(0));
    const latin = CARD.replaceAll('’', "'").replaceAll('\u202f', '\u00a0');
    await writeFile(join(folder, 'cards/box.yaml'), bytes(latin));
    expect((await compilePack(folder)).cards[0]?.fr?.title).toBe('La box ne démarre pas');
    await writeFile(join(folder, 'cards/box.yaml'), bytes(latin.replace('é', '\u008e')));
    await expect(compilePack(folder)).rejects.toThrow('cards/box.yaml: unknown-encoding (?)');
  });
});
