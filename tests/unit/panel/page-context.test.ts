import { describe, expect, it } from 'vitest';
import type { Panel } from '@/components/panel/core/panel-context';
import { createPanelStore } from '@/components/panel/core/panel-store';
import { fittingCards, followPage, readPage } from '@/components/panel/insertion/page-context';
import type { PageQuery, PageQueryResult } from '@/protocol/context';
import type { ContextRule } from '@/protocol/pack';
import { installPack } from '@/storage/packs/packs';
import { card, pack, testDatabase } from '@/tests/support/database';
import { eventually } from '@/tests/support/eventually';

const CRM = 'https://crm.example';
const rule = (id: string, more: Partial<ContextRule> = {}): ContextRule => ({
  id,
  name: { fr: id },
  match: { origin: CRM },
  cards: ['a'],
  ...more,
});

/** A panel beside a page whose places hold these texts; a text looked for is there when it is in them. */
async function beside(
  rules: ContextRule[],
  options: { address?: string | undefined; texts?: Record<string, string>; selected?: string } = {},
) {
  const { texts = {}, selected = '' } = options;
  const address = 'address' in options ? options.address : `${CRM}/cases/1`;
  const db = testDatabase();
  await installPack(db, {
    pack: pack('p', 1, [card('a'), card('b'), card('c')], { context: rules }),
    origin: 'organisation',
    sha256: '0'.repeat(64),
    now: 1,
  });
  const queries: PageQuery[][] = [];
  const shownPage = { address, title: '', silent: false };
  const page: Panel['page'] = {
    address: async () => shownPage.address,
    tab: async () => ({
      tabId: 1,
      ...(shownPage.address !== undefined && { address: shownPage.address, title: shownPage.title }),
    }),
    readQueries: async (places) => {
      if (shownPage.silent) return { why: 'page-silent' };
      if (places.length > 0) queries.push([...places]);
      return {
        responses: places.map(({ selector = '', label = '', contains }): PageQueryResult => {
          const text = texts[selector] ?? texts[label];
          if (text === undefined) return { found: false, why: 'absent' };
          return contains === undefined
            ? { found: true, text }
            : { found: true, contains: text.includes(contains) };
        }),
      };
    },
    survey: async () => ({ responses: [] }),
    lastOrigin: async () => undefined,
  };
  const selection = async () => ({ text: selected, title: '' });
  return { db, page, selection, store: createPanelStore(), asked: queries, shownPage, texts };
}

describe('the cards that fit a page', () => {
  it('are those of every rule that fits, once each, in the order of the rules, of six at most', async () => {
    const rules = [rule('r1', { cards: ['b', 'q/x'] }), rule('r2', { cards: ['a', 'p/b'] })];
    expect(await fittingCards(await beside(rules))).toEqual(['p/b', 'q/x', 'p/a']);
    const many = rule('r', { cards: Array.from({ length: 9 }, (_, n) => `q/c${n}`) });
    expect(await fittingCards(await beside([many]))).toHaveLength(6);
  });

  it('are none where the page may not be read, or is another; and then the page gets no query', async () => {
    const text = rule('r', { match: { origin: CRM, text: { label: 'Motif', contains: 'panne' } } });
    for (const address of [undefined, 'https://other.example/']) {
      const panel = await beside([text], { address });
      expect(await fittingCards(panel)).toEqual([]);
      expect(panel.asked).toEqual([]);
    }
  });

  it('depend on a text that a page holds, and on nothing else of it', async () => {
    const text = rule('r', {
      match: { origin: CRM, text: { label: 'Motif', contains: 'panne' } },
      fields: [{ placeholder: 'nom', selector: '#name' }],
    });
    const fits = await beside([text], { texts: { Motif: 'panne de box', '#name': 'Mme Lenoir' } });
    expect(await fittingCards(fits)).toEqual(['p/a']);
    // The name is asked for when a card with that hole is open, not before.
    expect(fits.asked).toEqual([[{ label: 'Motif', contains: 'panne' }]]);
    expect(await fittingCards(await beside([text], { texts: { Motif: 'facture' } }))).toEqual([]);
  });
});

const pageValues = async (panel: Parameters<typeof readPage>[0], names: string[]) =>
  (await readPage(panel, names, { identify: false })).values;

describe('the values that a page gives', () => {
  const mapped = rule('r', {
    fields: [
      { placeholder: 'nom', label: 'Client' },
      { placeholder: 'délai', selector: '#delay' },
    ],
  });

  it('are for the holes of the open card alone', async () => {
    const panel = await beside([mapped], { texts: { Client: ' Mme\nLenoir ', '#delay': '48 h' } });
    expect(await pageValues(panel, ['nom', 'produit'])).toEqual({ nom: 'Mme Lenoir' });
    expect(panel.asked).toEqual([[{ label: 'Client' }]]);
    expect(await pageValues(panel, ['produit'])).toEqual({});
    expect(panel.asked).toHaveLength(1);
  });

  it('are the first rule’s that has one, and cleaned', async () => {
    const second = rule('s', { fields: [{ placeholder: 'nom', selector: '#other' }] });
    expect(
      await pageValues(await beside([mapped, second], { texts: { '#other': 'M. Durand' } }), ['nom']),
    ).toEqual({
      nom: 'M. Durand',
    });
    expect(await pageValues(await beside([mapped], { texts: { Client: 'a\u202eb' } }), ['nom'])).toEqual({
      nom: 'ab',
    });
  });

  it('are the selection’s for the holes of that name in either language', async () => {
    const panel = await beside([], { selected: ' rappelez\n-moi ' });
    expect(await pageValues(panel, ['sélection', 'selection', 'nom'])).toEqual({
      sélection: 'rappelez -moi',
      selection: 'rappelez -moi',
    });
    expect(await pageValues(await beside([], { selected: '' }), ['sélection'])).toEqual({});
  });

  it('are none where they are longer than a value may be: nothing is cut', async () => {
    const long = (length: number) => 'é'.repeat(length);
    expect(await pageValues(await beside([mapped], { texts: { Client: long(200) } }), ['nom'])).toEqual({
      nom: long(200),
    });
    expect(await pageValues(await beside([mapped], { texts: { Client: long(201) } }), ['nom'])).toEqual({});
    expect(await pageValues(await beside([], { selected: long(260) }), ['sélection'])).toEqual({});
  });
});

describe('the record that a page shows', () => {
  const mapped = rule('r', {
    fields: [
      { placeholder: 'nom', label: 'Client' },
      { placeholder: 'délai', selector: '#delay' },
    ],
  });
  const record = async (panel: Parameters<typeof readPage>[0]) =>
    (await readPage(panel, [], { identify: true })).record;

  it('is another with another tab, address, title or mapped text, and the same without', async () => {
    const panel = await beside([mapped], { texts: { Client: 'Mme A', other: 'x' } });
    const first = await record(panel);
    panel.texts.other = 'y';
    expect(await record(panel)).toBe(first);
    for (const change of [
      () => Object.assign(panel.texts, { Client: 'M. B' }),
      () => Object.assign(panel.shownPage, { address: `${CRM}/cases/2` }),
      () => Object.assign(panel.shownPage, { title: 'Dossier 2' }),
      () => Object.assign(panel.shownPage, { address: undefined }),
    ]) {
      const before = await record(panel);
      change();
      expect(await record(panel)).not.toBe(before);
    }
  });

  it.each([
    ['a count of what is new', '(3) Dossier 12', 'Dossier 12'],
    ['a growing count', '(3) Dossier 12', '(41) Dossier 12'],
    ['a mark of unsaved work', '• Dossier 12', 'Dossier 12 *'],
    ['the clock of a call', '00:34 Dossier 12', '01:12:05 Dossier 12'],
  ])('stays the same with %s in the title', async (_what, one, other) => {
    const panel = await beside([]);
    panel.shownPage.title = one;
    const before = await record(panel);
    panel.shownPage.title = other;
    expect(await record(panel)).toBe(before);
  });

  it('is another with another number in the title', async () => {
    const panel = await beside([]);
    for (const [one, other] of [
      ['Dossier 12', 'Dossier 13'],
      ['Dossier (12)', 'Dossier (13)'],
      ['12 Dossier', '13 Dossier'],
    ]) {
      panel.shownPage.title = one ?? '';
      const before = await record(panel);
      panel.shownPage.title = other ?? '';
      expect(await record(panel)).not.toBe(before);
    }
  });
});

describe('following the page', () => {
  const shown = (panel: { store: Panel['store'] }) => panel.store.getState().fitting;
  const settled = () => new Promise((resolve) => setTimeout(resolve, 80));

  it('shows what fits after each change, and asks once for changes that pile up', async () => {
    const text = rule('r', { match: { origin: CRM, text: { label: 'Motif', contains: 'panne' } } });
    const panel = await beside([text], { texts: { Motif: 'panne' } });
    const { changed } = followPage(panel);
    for (let times = 0; times < 20; times += 1) changed();
    await eventually(() => shown(panel)).toEqual(['p/a']);
    await settled();
    expect(panel.asked.length).toBeLessThanOrEqual(2);
    panel.shownPage.address = 'https://other.example/';
    changed();
    await eventually(() => shown(panel)).toEqual([]);
  });

  it('reads again after a page loaded, until its script has drawn it', async () => {
    const text = rule('r', { match: { origin: CRM, text: { label: 'Motif', contains: 'panne' } } });
    const panel = await beside([text], { texts: { Motif: 'facture' } });
    const { changed } = followPage(panel);
    changed();
    await settled();
    expect(shown(panel)).toEqual([]);
    panel.texts.Motif = 'panne';
    await eventually(() => shown(panel)).toEqual(['p/a']);
  });

  it('leaves the list unchanged while the same page does not respond, and empties it for another', async () => {
    const panel = await beside([rule('r')]);
    const { changed } = followPage(panel);
    changed();
    await eventually(() => shown(panel)).toEqual(['p/a']);
    panel.shownPage.silent = true;
    changed();
    await settled();
    expect(shown(panel)).toEqual(['p/a']);
    panel.shownPage.address = `${CRM}/cases/2`;
    changed();
    await eventually(() => shown(panel)).toEqual([]);
  });

  it('changes nothing on screen where the same cards fit', async () => {
    const panel = await beside([rule('r')]);
    const { changed } = followPage(panel);
    changed();
    await eventually(() => shown(panel)).toEqual(['p/a']);
    const before = shown(panel);
    panel.shownPage.address = `${CRM}/cases/2`;
    changed();
    await settled();
    expect(shown(panel)).toBe(before);
  });
});
