import { describe, expect, test } from 'vitest';
import { PACK, teamPack } from '@/gallery/fixtures/packs';
import { user } from '@/gallery/user';
import type { Card, Pack } from '@/protocol/pack';
import type { SouffleurDatabase } from '@/storage/database/database';
import { waitFor, waitForFocus, waitUntilGone } from '@/tests/component/support/console-steps';
import { press, words } from '@/tests/component/support/keys';
import { showScene } from '@/tests/component/support/show-scene';

const PICKER = 'input[type=file]:not([data-field])';
const importFile = (name: string, content: string) => user.upload(PICKER, name, content);

/** Everything that a file could have changed. */
async function everything(db: SouffleurDatabase): Promise<string> {
  const { packs, cards, packVersions, packDrafts, news, tips, commands } = db;
  const tables = [packs, cards, packVersions, packDrafts, news, tips, commands];
  return JSON.stringify(await Promise.all(tables.map((table) => table.toArray())));
}

const FULL = teamPack();
const PLAIN: Card = {
  id: 'rassurer',
  kind: 'situation',
  next: [],
  fr: {
    title: 'Rassurer',
    summary: 'Quand la personne s’inquiète.',
    cues: [],
    steps: [],
    scripts: [{ text: 'Je m’en occupe tout de suite.', tone: 'chaleureux' }],
    avoid: [],
    keywords: [],
  },
};

/** A pack of one card, changed; as the text of a file. */
function packFile(change: (pack: Pack & Record<string, unknown>) => void = () => undefined): string {
  const pack = structuredClone({
    ...FULL,
    id: 'essais',
    version: 1,
    publishedAt: 0,
    title: { fr: 'Essais' },
    chapters: [{ id: 'un', title: { fr: 'Un' }, cards: ['rassurer'] }],
    cards: [PLAIN],
  }) as Pack & Record<string, unknown>;
  change(pack);
  return JSON.stringify(pack);
}

function cardIn(pack: Pack) {
  const [card] = pack.cards;
  if (!card?.fr) throw new Error('The pack has no French card.');
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
      const { db } = await showScene('console/packs/list');
      const before = await everything(db);
      importFile('recu.json', content());
      await waitFor('[data-import-problems] li');
      // Spaces that do not break stand before what French sets apart.
      const shown = [...document.querySelectorAll('[data-import-problems] li')].map((line) =>
        (line.textContent ?? '').replaceAll(/[\u202f\u00a0]/gu, ' '),
      );
      expect(shown.sort()).toEqual(problems);
      expect(words()).toContain('« recu.json » n’a pas été importé. Corrigez ce qui suit, puis recommencez.');
      expect(words()).toContain('Rien de ce qui était là n’a changé.');
      expect(await everything(db)).toBe(before);
      await press('{Escape}');
      await waitUntilGone('[role=dialog]');
      expect(location.hash).toBe('#/packs');
    },
  );

  test('that is good becomes a draft, and never the installed pack; hidden marks are taken out, markup is text', async () => {
    const { db } = await showScene('console/packs/none');
    const markup = 'Bonjour <script>alert(1)</script>';
    importFile(
      'essais.json',
      packFile((pack) => {
        cardIn(pack).fr.title = 'Rassurer \u202evite\u200b';
        cardIn(pack).fr.scripts = [{ text: markup, tone: 'neutre' }];
      }),
    );
    await waitFor('[data-pack-id=essais] [data-chapter-id=un]');
    await expect.poll(words).toContain('« essais.json » est devenu un brouillon. Relisez, puis publiez.');
    const [draft, ...others] = await db.packDrafts.toArray();
    expect(others).toEqual([]);
    expect(draft).toMatchObject({ packId: 'essais', baseVersion: 0 });
    expect(draft?.pack.cards[0]?.fr).toMatchObject({ title: 'Rassurer vite', scripts: [{ text: markup }] });
    expect(await db.packs.toArray()).toEqual([]);
  });

  test('exported and brought back is the same pack', async () => {
    const { db, recorded } = await showScene('console/packs/trainer');
    document.querySelector<HTMLElement>('[data-pack-id=desescalade] button')?.focus();
    await press('{Enter}');
    await expect.poll(() => recorded.files).toHaveLength(1);
    const exported = recorded.files[0]?.text ?? '';
    importFile('retour.json', exported);
    await waitFor('[data-pack-id=desescalade] [data-action=publish]');
    const [draft] = await db.packDrafts.toArray();
    expect(draft?.pack.id).toBe('desescalade');
    expect(draft?.pack.cards).toEqual(draft?.base?.cards);
    const { note: _note, ...pack } = JSON.parse(exported) as Pack;
    expect(draft?.pack).toEqual(pack);
    location.hash = '#/packs';
    await expect
      .poll(() => document.querySelector('[data-pack-id=desescalade] [data-draft]')?.textContent)
      .toContain('sans changement');
  });

  test('does not touch a draft in its way, and comes in beside it', async () => {
    const { db } = await showScene('console/packs/list');
    const before = await everything(db);
    importFile('encore.json', JSON.stringify(FULL));
    await expect.poll(words).toContain('existe déjà. Il n’a pas été touché.');
    expect(await everything(db)).toBe(before);
    await waitForFocus('[role=dialog] *');
    document.querySelector<HTMLElement>('[role=dialog] button:not([aria-label])')?.focus();
    await press('{Enter}');
    await waitFor(`[data-pack-id=${PACK}-2] [data-action=publish]`);
    const copy = await db.packDrafts.get(`${PACK}-2`);
    expect(copy?.pack.cards).toEqual(FULL.cards);
  });
});
