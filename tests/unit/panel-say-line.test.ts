import { describe, expect, it } from 'vitest';
import type { Panel } from '@/components/panel/panel-context';
import { createPanelStore } from '@/components/panel/panel-store';
import { copyAndTell, copyLine, insertLine } from '@/components/panel/say-line';
import { createWording } from '@/components/wording/i18n';
import { panelFr } from '@/components/wording/panel.fr';
import type { PageInsertion } from '@/protocol/page';
import { testDatabase } from '@/tests/support/database';

const INSERTED: PageInsertion = { inserted: true, how: 'typed', lines: 'kept' };
const t = createWording('fr').getFixedT('fr', 'panel');

/** A panel whose page and clipboard answer as told, and what was asked of them. */
function desk({
  insertion = INSERTED,
  copies = true,
  mac = false,
  lastOrigin,
  granted = [],
  grants = true,
}: {
  insertion?: PageInsertion;
  copies?: boolean;
  mac?: boolean;
  lastOrigin?: string;
  granted?: string[];
  /** Whether the person says yes to the browser's question. */
  grants?: boolean;
} = {}) {
  const inserted: string[] = [];
  const copied: string[] = [];
  const store = createPanelStore();
  const reached = new Set(granted);
  const world: Pick<Panel, 'db' | 'store' | 'selection' | 'insert' | 'copy' | 'mac'> & {
    page: Pick<Panel['page'], 'lastOrigin' | 'tab' | 'places'>;
    sites: Pick<Panel['sites'], 'mayReach' | 'ask'>;
  } = {
    store,
    mac,
    db: testDatabase(),
    selection: async () => ({ text: '', title: '' }),
    page: {
      lastOrigin: async () => lastOrigin,
      tab: async () => ({ tabId: 1 }),
      places: async () => ({ answers: [] }),
    },
    sites: {
      mayReach: async (origin) => reached.has(origin),
      ask: async (origin) => {
        if (grants) reached.add(origin);
        return grants;
      },
    },
    insert: async (text) => {
      inserted.push(text);
      return insertion;
    },
    copy: async (text) => {
      copied.push(text);
      return copies;
    },
  };
  const panel = world as unknown as Panel;
  const act = (script: string, own: Record<string, string> = {}, at = 0) => ({ panel, t, script, own, at });
  return { panel, act, inserted, copied, told: () => store.getState().told };
}

describe('inserting a line', () => {
  it('puts the words with their values into the page, and says so beside the line', async () => {
    const { act, inserted, copied, told } = desk();
    await insertLine(act('Bonjour {{prénom}}.', { prénom: ' Nadia ' }, 3));
    expect([inserted, copied]).toEqual([['Bonjour Nadia.'], []]);
    expect(told()).toMatchObject({ at: 3, tone: 'good', text: 'Inséré dans la page' });
  });

  it('with a hole is held back once, then goes with brackets', async () => {
    const { act, inserted, copied, told } = desk();
    const line = act('Bonjour {{prénom}}, comptez {{délai}}.', { délai: '48 h' });
    await insertLine(line);
    expect([inserted, copied]).toEqual([[], []]);
    expect(told()).toMatchObject({ at: 0, tone: 'warn', open: ['prénom'] });
    expect(told()?.text).toContain('prénom');
    await insertLine(line);
    expect(inserted).toEqual(['Bonjour [prénom], comptez 48 h.']);
    await insertLine(line);
    expect(inserted).toHaveLength(1);
  });

  it('is held back again for another line, another hole, and once the warning is gone', async () => {
    const { panel, act, inserted } = desk();
    await insertLine(act('{{a}}.', {}, 0));
    await insertLine(act('{{a}}.', {}, 1));
    await insertLine(act('{{b}}.', {}, 1));
    await insertLine(act('{{a}} {{b}}.', {}, 1));
    panel.store.getState().setQuery('');
    await insertLine(act('{{a}} {{b}}.', {}, 1));
    expect(inserted).toEqual([]);
    await insertLine(act('{{b}}.', {}, 1));
    expect(inserted).toEqual(['[b].']);
  });

  it.each(Object.keys(panelFr.insertion.why).filter((why) => why !== 'changed'))(
    'refused by the page as %s leaves it on the clipboard, and says why and which keys',
    async (why) => {
      const insertion = { inserted: false, why } as PageInsertion;
      const { act, copied, told } = desk({ insertion });
      await insertLine(act('Bonjour.'));
      expect(copied).toEqual(['Bonjour.']);
      expect(told()).toMatchObject({ tone: 'warn' });
      expect(told()?.text).toContain(panelFr.insertion.why[why as keyof typeof panelFr.insertion.why]);
      expect(told()?.text).toContain('Ctrl V');
    },
  );

  it('that changed the field into something else says so rather than what the page gave as reason', async () => {
    const { act, told } = desk({ insertion: { inserted: false, why: 'not-verified', changed: true } });
    await insertLine(act('Bonjour.'));
    expect(told()?.text).toContain(panelFr.insertion.why.changed);
  });

  it('names the keys of a Mac on a Mac', async () => {
    const { act, told } = desk({ insertion: { inserted: false, why: 'no-field' }, mac: true });
    await insertLine(act('Bonjour.'));
    expect(told()?.text).toContain('⌘ V');
  });

  it('that can be neither inserted nor copied says both, and never that it is done', async () => {
    const { act, told } = desk({ insertion: { inserted: false, why: 'read-only' }, copies: false });
    await insertLine(act('Bonjour.'));
    expect(told()).toMatchObject({ tone: 'bad' });
    expect(told()?.text).toContain(panelFr.insertion.why['read-only']);
    expect(told()?.text).toMatch(/copie a échoué/u);
  });
});

describe('a permission that is missing', () => {
  const LAPSED: PageInsertion = { inserted: false, why: 'no-permission' };
  const offered = async (options: Parameters<typeof desk>[0]) => {
    const at = desk(options);
    await insertLine(at.act('Bonjour.'));
    return at.told()?.offer?.origin;
  };

  it('is offered for exactly the site that the tab last showed', async () => {
    expect(await offered({ insertion: LAPSED, lastOrigin: 'https://crm.example' })).toBe(
      'https://crm.example',
    );
    expect(await offered({ insertion: LAPSED })).toBeUndefined();
  });

  it('is offered for the frame that the field is in', async () => {
    const why = 'cross-origin-frame';
    const insertion: PageInsertion = { inserted: false, why, frameOrigin: 'https://notes.example' };
    expect(await offered({ insertion, lastOrigin: 'https://crm.example' })).toBe('https://notes.example');
    expect(await offered({ insertion: { inserted: false, why } })).toBeUndefined();
  });

  it('is not offered where it would not help: granted already, not to be asked for, another obstacle', async () => {
    const lastOrigin = 'https://crm.example';
    expect(await offered({ insertion: LAPSED, lastOrigin, granted: [lastOrigin] })).toBeUndefined();
    expect(await offered({ insertion: LAPSED, lastOrigin: 'http://crm.example' })).toBeUndefined();
    expect(await offered({ insertion: LAPSED, lastOrigin: 'http://127.0.0.1.evil.example' })).toBeUndefined();
    expect(await offered({ insertion: LAPSED, lastOrigin: 'http://localhost:4310' })).toBe(
      'http://localhost:4310',
    );
    expect(await offered({ insertion: { inserted: false, why: 'read-only' }, lastOrigin })).toBeUndefined();
  });

  it('lets the same words be tried again, with the values that they had', async () => {
    const { act, told, inserted } = desk({ insertion: LAPSED, lastOrigin: 'https://crm.example' });
    await insertLine(act('Bonjour {{prénom}}.', { prénom: 'Nadia' }));
    await told()?.offer?.retry();
    expect(inserted).toEqual(['Bonjour Nadia.', 'Bonjour Nadia.']);
  });
});

describe('copying a line', () => {
  it('says that it is on the clipboard, or that it is not', async () => {
    const works = desk();
    await copyLine(works.act('Bonjour {{x}}.', { x: 'à vous' }, 2));
    expect(works.copied).toEqual(['Bonjour à vous.']);
    expect(works.told()).toMatchObject({ at: 2, tone: 'good', text: 'Copié' });
    const fails = desk({ copies: false });
    await copyLine(fails.act('Bonjour.'));
    expect(fails.told()).toMatchObject({ tone: 'bad', text: panelFr.insertion.copyFailed });
  });

  it('with a hole is held back once like an insertion, and a warning counts for both', async () => {
    const { act, copied, inserted } = desk();
    await copyLine(act('{{a}}.'));
    expect(copied).toEqual([]);
    await copyLine(act('{{a}}.'));
    expect(copied).toEqual(['[a].']);
    await copyLine(act('{{a}}.'));
    await insertLine(act('{{a}}.'));
    expect(inserted).toEqual(['[a].']);
  });

  it('of the customer’s steps takes them as they stand', async () => {
    const { panel, copied, told } = desk();
    await copyAndTell(panel, t, '1. Éteignez.\n2. Rallumez {{x}}.', 'customerSteps');
    expect(copied).toEqual(['1. Éteignez.\n2. Rallumez {{x}}.']);
    expect(told()).toMatchObject({ at: 'customerSteps', tone: 'good' });
  });
});
