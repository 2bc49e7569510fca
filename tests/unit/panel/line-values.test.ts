import { describe, expect, it } from 'vitest';
import { createWording } from '@/components/i18n/i18n';
import type { Panel } from '@/components/panel/core/panel-context';
import { createPanelStore } from '@/components/panel/core/panel-store';
import { createPressGuard } from '@/components/panel/core/press-guard';
import { copyLine, insertLine } from '@/components/panel/insertion/insert-line';
import { resolveLine } from '@/components/panel/insertion/line-values';
import { currentRecord } from '@/components/panel/insertion/page-context';
import { installPack } from '@/storage/packs/packs';
import { card, pack, testDatabase } from '@/tests/support/database';

const CRM = 'https://crm.example';
const t = createWording('fr').getFixedT('fr', 'panel');

/** A panel beside a record whose script may put another customer in its place at any moment. */
async function desk() {
  const db = testDatabase();
  const context = [
    {
      id: 'r',
      name: { fr: 'r' },
      match: { origin: CRM },
      cards: ['a'],
      fields: [{ placeholder: 'nom', label: 'Client' }],
    },
  ];
  await installPack(db, {
    pack: pack('p', 1, [card('a')], { context }),
    origin: 'organisation',
    sha256: '0'.repeat(64),
    now: 1,
  });
  const page = { tabId: 1, address: `${CRM}/cases/1`, title: 'Dossier', client: 'Mme A', selected: '' };
  const inserted: string[] = [];
  const copied: string[] = [];
  const store = createPanelStore();
  let pressedAt = 0;
  const services: Pick<
    Panel,
    'db' | 'store' | 'selection' | 'target' | 'presses' | 'insert' | 'copy' | 'now'
  > & {
    page: Pick<Panel['page'], 'tab' | 'readQueries'>;
  } = {
    db,
    store,
    now: () => 7,
    selection: async () => ({ text: page.selected, title: page.title }),
    page: {
      tab: async (tabId) => ({ tabId: tabId ?? page.tabId, address: page.address, title: page.title }),
      // Another tab than the one beside shows another customer.
      readQueries: async (places, tabId) => ({
        responses: places.map(() =>
          tabId !== page.tabId
            ? { found: true, text: 'Mme Ailleurs' }
            : page.client === ''
              ? { found: false, why: 'absent' }
              : { found: true, text: page.client },
        ),
      }),
    },
    target: () => {
      // Each press is a deliberate one.
      pressedAt += 5_000;
      return { tabId: page.tabId, press: { pressedAt, inPage: false }, panelBlurCount: 0 };
    },
    presses: createPressGuard(async () => undefined),
    insert: async (text) => {
      inserted.push(text);
      return { inserted: true, how: 'typed', lines: 'kept' };
    },
    copy: async (text) => {
      copied.push(text);
      return true;
    },
  };
  const panel = services as unknown as Panel;
  const line = (script: string, index: number | 'foot' = 0) => ({
    panel,
    t,
    script,
    own: {},
    position: index,
  });
  const type = async (name: string, value: string) => {
    const record = currentRecord(panel);
    store.getState().setValue(name, value, record);
    await record;
  };
  return { panel, store, page, inserted, copied, line, type, toast: () => store.getState().toast };
}

const HELLO = 'Bonjour {{nom}}.';

describe('a value of the page', () => {
  it('is the current one at the action, where none was on screen yet', async () => {
    const { inserted, line } = await desk();
    await insertLine(line(HELLO));
    await insertLine(line(HELLO, 'foot'));
    expect(inserted).toEqual(['Bonjour Mme A.', 'Bonjour Mme A.']);
  });

  it.each([
    ['inserting', insertLine],
    ['copying', copyLine],
  ])(
    'that is another than the one on screen is held back by %s, both are shown, then the new one goes',
    async (_, act) => {
      const { store, page, inserted, copied, line, toast } = await desk();
      store.getState().setFound({ nom: 'Mme A' });
      page.client = 'M. B';
      await act(line(HELLO));
      expect([inserted, copied]).toEqual([[], []]);
      expect(toast()).toMatchObject({ position: 0, tone: 'warn', open: ['nom'] });
      expect(toast()?.text).toMatch(/Mme A.*M\. B/u);
      expect(store.getState().found).toEqual({ nom: 'M. B' });
      await act(line(HELLO));
      expect([...inserted, ...copied]).toEqual(['Bonjour M. B.']);
    },
  );

  it('that changes again before the second press is held back again', async () => {
    const { store, page, inserted, line } = await desk();
    store.getState().setFound({ nom: 'Mme A' });
    for (const client of ['M. B', 'Mme C', 'M. D']) {
      page.client = client;
      await insertLine(line(HELLO));
    }
    expect(inserted).toEqual([]);
  });

  it('is held against the one on screen at the press, where its key was held until now', async () => {
    const { store, page, inserted, line, toast } = await desk();
    const found = { nom: 'Mme A' };
    page.client = 'M. B';
    // The screen followed while the key was held.
    store.getState().setFound({ nom: 'M. B' });
    await insertLine({ ...line(HELLO), found });
    expect(inserted).toEqual([]);
    expect(toast()?.text).toMatch(/Mme A.*M\. B/u);
    await insertLine(line(HELLO));
    expect(inserted).toEqual(['Bonjour M. B.']);
  });

  it('that the page gives no longer is not used: the hole is open', async () => {
    const { store, page, inserted, line, toast } = await desk();
    store.getState().setFound({ nom: 'Mme A' });
    page.client = '';
    await insertLine(line(HELLO));
    expect(toast()?.text).toContain('ne le donne plus');
    await insertLine(line(HELLO));
    expect(inserted).toEqual(['Bonjour [nom].']);
  });

  it('is the selection at the action, not the one that was on screen', async () => {
    const { store, page, inserted, line, toast } = await desk();
    store.getState().setFound({ sélection: 'à Mme A' });
    page.selected = 'à M. B';
    await insertLine(line('Vous : {{sélection}}.'));
    expect(inserted).toEqual([]);
    expect(toast()?.text).toMatch(/à Mme A.*à M\. B/u);
    await insertLine(line('Vous : {{sélection}}.'));
    expect(inserted).toEqual(['Vous : à M. B.']);
  });

  it('is read in the tab of the press, though another one is active by then', async () => {
    const { panel, store } = await desk();
    store.getState().setFound({ nom: 'Mme Ailleurs' });
    const line = { panel, t, script: HELLO, own: {}, position: 0 };
    expect(await resolveLine({ ...line, tabId: 7 })).toMatchObject({ text: 'Bonjour Mme Ailleurs.' });
    expect(await resolveLine({ ...line, tabId: Promise.resolve(1) })).toMatchObject({ open: ['nom'] });
  });

  it('is taken as it is on screen when the key is pressed, however soon the screen follows', async () => {
    const { store, page, inserted, line } = await desk();
    store.getState().setFound({ nom: 'Mme A' });
    page.client = 'M. B';
    const act = insertLine(line(HELLO));
    // The panel reads the page too, a moment later.
    store.getState().setFound({ nom: 'M. B' });
    await act;
    expect(inserted).toEqual([]);
  });
});

describe('a value typed by hand', () => {
  const LINE = 'Comptez {{délai}}.';

  it('goes into the record that it was typed for, without a question', async () => {
    const { inserted, line, type } = await desk();
    await type('délai', '48 h');
    await insertLine(line(LINE));
    await insertLine(line(LINE, 3));
    expect(inserted).toEqual(['Comptez 48 h.', 'Comptez 48 h.']);
  });

  it.each([
    ['the mapped name, by the page’s script', { client: 'M. B' }],
    ['the address', { address: `${CRM}/cases/2` }],
    ['the title', { title: 'Dossier de M. B' }],
    ['the tab', { tabId: 2 }],
  ])('needs confirmation once the record is another: %s', async (_what, change) => {
    const { page, inserted, copied, line, type, toast } = await desk();
    await type('délai', '48 h');
    await insertLine(line(LINE));
    Object.assign(page, change);
    await insertLine(line(LINE));
    await copyLine(line(LINE, 1));
    expect([inserted, copied]).toEqual([['Comptez 48 h.'], []]);
    expect(toast()).toMatchObject({ position: 1, tone: 'warn', open: ['délai'] });
    expect(toast()?.text).toMatch(/un autre dossier.*48 h/u);
    await copyLine(line(LINE, 1));
    expect(copied).toEqual(['Comptez 48 h.']);
    // Confirmed for this record, and still the other’s own.
    await insertLine(line(LINE, 2));
    expect(inserted).toHaveLength(2);
  });

  it('is not confirmed for a third record by the answer about a second', async () => {
    const { page, inserted, line, type } = await desk();
    await type('délai', '48 h');
    page.client = 'M. B';
    await insertLine(line(LINE));
    page.client = 'Mme C';
    await insertLine(line(LINE));
    expect(inserted).toEqual([]);
    await insertLine(line(LINE));
    expect(inserted).toEqual(['Comptez 48 h.']);
  });

  it('belongs to the new record once it was typed there', async () => {
    const { page, inserted, line, type } = await desk();
    await type('délai', '48 h');
    page.client = 'M. B';
    await type('délai', '72 h');
    await insertLine(line(LINE));
    expect(inserted).toEqual(['Comptez 72 h.']);
  });

  it('keeps its record in the hole of the other language', async () => {
    const { store, page, inserted, line, type } = await desk();
    await type('délai', '48 h');
    page.client = 'M. B';
    store.getState().copyValue('délai', 'timeframe');
    await insertLine(line('Within {{timeframe}}.'));
    expect(inserted).toEqual([]);
  });

  it('needs confirmation where the record is unknown', async () => {
    const { store, inserted, line } = await desk();
    store.getState().setValue('délai', '48 h', Promise.resolve(undefined));
    await insertLine(line(LINE));
    expect(inserted).toEqual([]);
  });

  it('needs one confirmation together with what the page changed, while another placeholder is open', async () => {
    const { panel, store, page, type } = await desk();
    store.getState().setFound({ nom: 'Mme A' });
    await type('délai', '48 h');
    page.client = 'M. B';
    const line = await resolveLine({ panel, t, script: '{{nom}} {{délai}} {{x}}', own: {}, position: 0 });
    expect(line).toMatchObject({ open: ['nom', 'délai'] });
  });
});

describe('a value that has lost a character', () => {
  it('is held once, with its placeholder', async () => {
    const { inserted, line, type, toast } = await desk();
    await type('délai', 'deux d\ufffdlais');
    await insertLine(line('Comptez {{délai}}.'));
    expect(inserted).toEqual([]);
    expect(toast()).toMatchObject({ tone: 'warn', open: ['délai'] });
    expect(toast()?.text).toContain('Un caractère s’est perdu');
    await insertLine(line('Comptez {{délai}}.'));
    expect(inserted).toEqual(['Comptez deux d\ufffdlais.']);
  });
});

describe('the advisor’s own value', () => {
  it('needs no page, and stays over what a page gives', async () => {
    const { panel, store } = await desk();
    store.getState().setFound({ nom: 'Mme A' });
    const line = await resolveLine({ panel, t, script: HELLO, own: { nom: 'Nadia' }, position: 0 });
    expect(line).toEqual({ text: 'Bonjour Nadia.', values: { nom: 'Nadia' } });
  });
});

describe('a choice', () => {
  const CHOICE = 'Bonjour {{Madame|Monsieur}}, c’est noté pour {{délai}}.';

  it.each([
    ['inserting', insertLine],
    ['copying', copyLine],
  ])('is held back by %s until an option is picked, however often it is asked for', async (_, act) => {
    const { inserted, copied, line, type, toast } = await desk();
    await act(line(CHOICE));
    await act(line(CHOICE));
    await act(line(CHOICE));
    expect([inserted, copied]).toEqual([[], []]);
    expect(toast()).toMatchObject({ tone: 'warn', open: ['Madame|Monsieur', 'délai'] });
    expect(toast()?.text).toContain('À choisir d’abord\u202f: Madame / Monsieur.');
    await type('Madame|Monsieur', 'Madame');
    await act(line(CHOICE));
    // The rest may stay open, seen: as ever.
    if (inserted.length + copied.length === 0) await act(line(CHOICE));
    expect([...inserted, ...copied]).toEqual(['Bonjour Madame, c’est noté pour [délai].']);
  });

  it('is not filled by a value of the page that is none of its options', async () => {
    const { panel, page, inserted, line } = await desk();
    await panel.db.packs.update('p', {
      context: [
        {
          id: 'r',
          name: { fr: 'r' },
          match: { origin: CRM },
          cards: [],
          fields: [{ placeholder: 'Madame|Monsieur', label: 'Client' }],
        },
      ],
    });
    await insertLine(line('Bonjour {{Madame|Monsieur}}.'));
    await insertLine(line('Bonjour {{Madame|Monsieur}}.'));
    expect(inserted).toEqual([]);
    page.client = 'Monsieur';
    await insertLine(line('Bonjour {{Madame|Monsieur}}.'));
    await insertLine(line('Bonjour {{Madame|Monsieur}}.'));
    expect(inserted).toEqual(['Bonjour Monsieur.']);
  });
});

it('a rule of an installed pack that writes an apostrophe as a keyboard does fills the same placeholder', async () => {
  const { panel, inserted, line } = await desk();
  await panel.db.packs.update('p', {
    context: [
      {
        id: 'r',
        name: { fr: 'r' },
        match: { origin: CRM },
        cards: [],
        fields: [{ placeholder: "nom de l'abonné", label: 'Client' }],
      },
    ],
  });
  await insertLine(line('Bonjour {{nom de l’abonné}}.'));
  expect(inserted).toEqual(['Bonjour Mme A.']);
});
