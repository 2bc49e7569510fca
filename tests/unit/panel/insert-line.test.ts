import { describe, expect, it } from 'vitest';
import { createWording } from '@/components/i18n/i18n';
import { panelFr } from '@/components/i18n/panel.fr';
import type { Panel } from '@/components/panel/core/panel-context';
import { createPanelStore } from '@/components/panel/core/panel-store';
import { createPressGuard } from '@/components/panel/core/press-guard';
import { copyAndReport, copyLine, insertLine } from '@/components/panel/insertion/insert-line';
import { takeBackStray, undoInsertion } from '@/components/panel/insertion/undo-insertion';
import type { InsertionState, PageInsertion, PageUndo } from '@/protocol/page';
import { testDatabase } from '@/tests/support/database';

const INSERTED: PageInsertion = { inserted: true, how: 'typed', lines: 'kept' };
const t = createWording('fr').getFixedT('fr', 'panel');

/** A panel with fake page and clipboard, whose responses are options, and their recorded calls. */
function desk({
  insertion = INSERTED,
  copies = true,
  mac = false,
  lastOrigin,
  granted = [],
  grants = true,
  gapMs = 5_000,
  state = 'present',
  undo = { undone: true },
}: {
  insertion?: PageInsertion;
  copies?: boolean;
  mac?: boolean;
  lastOrigin?: string;
  granted?: string[];
  /** Whether the person says yes to the browser's question. */
  grants?: boolean;
  /** The time between two presses. */
  gapMs?: number;
  /** What is found of an insertion when it is looked at once more. */
  state?: InsertionState;
  undo?: PageUndo;
} = {}) {
  const inserted: string[] = [];
  const copied: string[] = [];
  const store = createPanelStore();
  const reached = new Set(granted);
  let pressedAt = 0;
  let blurCount = 0;
  let tabId = 1;
  const targets: (number | undefined)[] = [];
  const services: Pick<
    Panel,
    | 'db'
    | 'store'
    | 'selection'
    | 'target'
    | 'insert'
    | 'verify'
    | 'undo'
    | 'presses'
    | 'copy'
    | 'mac'
    | 'now'
  > & {
    page: Pick<Panel['page'], 'lastOrigin' | 'tab' | 'readQueries'>;
    sites: Pick<Panel['sites'], 'mayReach' | 'request'>;
  } = {
    store,
    mac,
    now: () => 7,
    db: testDatabase(),
    selection: async () => ({ text: '', title: '' }),
    page: {
      lastOrigin: async () => lastOrigin,
      tab: async () => ({ tabId: 1 }),
      readQueries: async () => ({ responses: [] }),
    },
    sites: {
      mayReach: async (origin) => reached.has(origin),
      request: async (origin) => {
        if (grants) reached.add(origin);
        return grants;
      },
    },
    target: () => {
      pressedAt += gapMs;
      return { tabId, press: { pressedAt, inPage: false }, panelBlurCount: blurCount };
    },
    presses: createPressGuard(async () => undefined),
    insert: async (text, target) => {
      inserted.push(text);
      targets.push(await target.tabId);
      return insertion;
    },
    verify: async () => state,
    undo: async () => undo,
    copy: async (text) => {
      copied.push(text);
      return copies;
    },
  };
  const panel = services as unknown as Panel;
  const act = (script: string, own: Record<string, string> = {}, index = 0) => ({
    panel,
    t,
    script,
    own,
    position: index,
  });
  return {
    panel,
    act,
    inserted,
    copied,
    targets,
    toast: () => store.getState().toast,
    goToTab: (id: number) => {
      tabId = id;
    },
    leavePanel: () => {
      blurCount += 1;
    },
  };
}

describe('inserting a line', () => {
  it('inserts the words with their values in the page, and confirms next to the line', async () => {
    const { act, inserted, copied, toast } = desk();
    await insertLine(act('Bonjour {{prénom}}.', { prénom: ' Nadia ' }, 3));
    expect([inserted, copied]).toEqual([['Bonjour Nadia.'], []]);
    expect(toast()).toMatchObject({ position: 3, tone: 'good', text: 'Inséré dans la page' });
  });

  it('with a hole is held back once, then goes with brackets', async () => {
    const { act, inserted, copied, toast } = desk();
    const line = act('Bonjour {{prénom}}, comptez {{délai}}.', { délai: '48 h' });
    await insertLine(line);
    expect([inserted, copied]).toEqual([[], []]);
    expect(toast()).toMatchObject({ position: 0, tone: 'warn', open: ['prénom'] });
    expect(toast()?.text).toContain('prénom');
    await insertLine(line);
    expect(inserted).toEqual(['Bonjour [prénom], comptez 48 h.']);
    await insertLine(line);
    expect(inserted).toHaveLength(1);
  });

  it('is held again for another line, another placeholder, and once the warning was dismissed', async () => {
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

  it.each(Object.keys(panelFr.insertion.why))(
    'refused by the page as %s leaves it on the clipboard, and says why and which keys',
    async (why) => {
      const insertion = { inserted: false, why } as PageInsertion;
      const { act, copied, toast } = desk({ insertion });
      await insertLine(act('Bonjour.'));
      expect(copied).toEqual(['Bonjour.']);
      expect(toast()).toMatchObject({ tone: 'warn' });
      expect(toast()?.text).toContain(panelFr.insertion.why[why as keyof typeof panelFr.insertion.why]);
      expect(toast()?.text).toContain('Ctrl V');
    },
  );

  it.each(['max-length', 'read-only', 'wrong-type', 'password'] as const)(
    'refused by the field as %s is not advised to be pasted into it',
    async (why) => {
      const { act, toast } = desk({ insertion: { inserted: false, why } });
      await insertLine(act('Bonjour.'));
      expect(toast()?.text).toContain('dans un champ qui convient');
    },
  );

  it('that changed the field into something else reports that rather than the page’s reason', async () => {
    const { act, copied, toast } = desk({
      insertion: { inserted: false, why: 'not-verified', changed: true },
    });
    await insertLine(act('Bonjour.'));
    expect(toast()?.text).toBe(panelFr.insertion.changed);
    // Pasting over it would double it.
    expect([copied, toast()?.text]).toEqual([[], expect.not.stringContaining('Ctrl V')]);
  });

  it('names the keys of a Mac on a Mac', async () => {
    const { act, toast } = desk({ insertion: { inserted: false, why: 'no-field' }, mac: true });
    await insertLine(act('Bonjour.'));
    expect(toast()?.text).toContain('⌘ V');
  });

  it('that can be neither inserted nor copied says both, and never that it is done', async () => {
    const { act, toast } = desk({ insertion: { inserted: false, why: 'read-only' }, copies: false });
    await insertLine(act('Bonjour.'));
    expect(toast()).toMatchObject({ tone: 'bad' });
    expect(toast()?.text).toContain(panelFr.insertion.why['read-only']);
    expect(toast()?.text).toMatch(/copie a échoué/u);
  });
});

describe('a permission that is missing', () => {
  const LAPSED: PageInsertion = { inserted: false, why: 'no-permission' };
  const offered = async (options: Parameters<typeof desk>[0]) => {
    const index = desk(options);
    await insertLine(index.act('Bonjour.'));
    return index.toast()?.offer?.origin;
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

  it('is not offered where it would not help: already granted, not requestable, another obstacle', async () => {
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
    const { act, toast, inserted, panel } = desk({ insertion: LAPSED, lastOrigin: 'https://crm.example' });
    await insertLine(act('Bonjour {{prénom}}.', { prénom: 'Nadia' }));
    await toast()?.offer?.retry(panel.target());
    expect(inserted).toEqual(['Bonjour Nadia.', 'Bonjour Nadia.']);
  });

  it.each(['another tab', 'the page clicked in meanwhile'])('is asked again with %s', async (what) => {
    const { act, toast, inserted, panel, goToTab, leavePanel } = desk({
      insertion: LAPSED,
      lastOrigin: 'https://crm.example',
    });
    await insertLine(act('Bonjour.'));
    if (what === 'another tab') goToTab(2);
    else leavePanel();
    await toast()?.offer?.retry(panel.target());
    expect(inserted).toEqual(['Bonjour.']);
    expect(toast()?.text).toBe(panelFr.insertion.allowedNow);
  });
});

describe('the target', () => {
  it('is that of the press, whatever tab is activated while values are read', async () => {
    const { act, targets, goToTab } = desk();
    const inserting = insertLine(act('Bonjour {{prénom}}.', { prénom: 'Nadia' }));
    goToTab(2);
    await inserting;
    expect(targets).toEqual([1]);
  });

  it('is named where the field has a name', async () => {
    const { act, toast } = desk({ insertion: { ...INSERTED, field: 'Note d’appel' } });
    await insertLine(act('Bonjour.'));
    expect(toast()?.text).toBe('Inséré dans «\u202fNote d’appel\u202f»');
  });
});

describe('a repeated press', () => {
  it('of the same line inserts once, and reports it', async () => {
    const { act, inserted, toast } = desk({
      gapMs: 30,
      insertion: { ...INSERTED, ref: { tabId: 1, id: 'a' } },
    });
    for (let n = 0; n < 28; n++) await insertLine(act('Bonjour.'));
    expect(inserted).toEqual(['Bonjour.']);
    expect(toast()?.text).toBe(panelFr.insertion.once);
  });

  it('is never the deliberate second press for an open placeholder', async () => {
    const { act, inserted, toast } = desk({ gapMs: 300 });
    for (let n = 0; n < 16; n++) await insertLine(act('Bonjour {{prénom}}.'));
    expect(inserted).toEqual([]);
    expect(toast()?.open).toEqual(['prénom']);
  });

  it('of another line is another line', async () => {
    const { act, inserted } = desk({ gapMs: 100 });
    await insertLine(act('Un.', {}, 0));
    await insertLine(act('Deux.', {}, 1));
    expect(inserted).toEqual(['Un.', 'Deux.']);
  });
});

describe('undo', () => {
  const inserted: PageInsertion = { ...INSERTED, field: 'Note', ref: { tabId: 1, id: 'a' } };

  it('takes the last insertion back, once, and names the field', async () => {
    const { act, panel, toast } = desk({ insertion: inserted });
    await insertLine(act('Bonjour.'));
    expect(toast()).toMatchObject({ insertion: 'a', undo: expect.any(Function) });
    await undoInsertion({ panel, t });
    expect(toast()).toMatchObject({
      position: 'foot',
      tone: 'good',
      text: 'Insertion annulée dans «\u202fNote\u202f»',
    });
    await undoInsertion({ panel, t });
    expect(toast()?.text).toBe(panelFr.insertion.nothingToUndo);
  });

  it('is offered also when only a part went in', async () => {
    const { act, toast } = desk({
      insertion: { inserted: false, why: 'not-verified', changed: true, ref: { tabId: 1, id: 'b' } },
    });
    await insertLine(act('Bonjour.'));
    expect(toast()).toMatchObject({ tone: 'bad', insertion: 'b', undo: expect.any(Function) });
  });

  it.each(Object.keys(panelFr.insertion.whyNotUndone))('that cannot be done (%s) says so', async (why) => {
    const { act, panel, toast } = desk({ insertion: inserted, undo: { undone: false, why } as PageUndo });
    await insertLine(act('Bonjour.'));
    await undoInsertion({ panel, t });
    expect(toast()?.text).toContain(panelFr.insertion.whyNotUndone[why as 'absent']);
  });
});

describe('copying a line', () => {
  it('says that it is on the clipboard, or that it is not', async () => {
    const works = desk();
    await copyLine(works.act('Bonjour {{x}}.', { x: 'à vous' }, 2));
    expect(works.copied).toEqual(['Bonjour à vous.']);
    expect(works.toast()).toMatchObject({ position: 2, tone: 'good', text: 'Copié' });
    const fails = desk({ copies: false });
    await copyLine(fails.act('Bonjour.'));
    expect(fails.toast()).toMatchObject({ tone: 'bad', text: panelFr.insertion.copyFailed });
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

  it('of the customer’s steps inserts them unchanged', async () => {
    const { panel, copied, toast } = desk();
    await copyAndReport(panel, t, '1. Éteignez.\n2. Rallumez {{x}}.', 'customerSteps');
    expect(copied).toEqual(['1. Éteignez.\n2. Rallumez {{x}}.']);
    expect(toast()).toMatchObject({ position: 'customerSteps', tone: 'good' });
  });
});

describe('undoing what is in another tab', () => {
  it('asks once, as nobody sees what is taken out there', async () => {
    const { panel, act, toast, goToTab } = desk({ insertion: { ...INSERTED, ref: { tabId: 1, id: 'a' } } });
    await insertLine(act('Bonjour.'));
    goToTab(2);
    await undoInsertion({ panel, t });
    expect(toast()).toMatchObject({ tone: 'warn', text: panelFr.insertion.undoElsewhere, insertion: 'a' });
    expect(panel.store.getState().insertions).toHaveLength(1);
    toast()?.undo?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(toast()?.text).toBe(panelFr.insertion.undone);
    expect(panel.store.getState().insertions).toEqual([]);
  });
});

describe('an insertion whose key began stray typing', () => {
  const ref = { tabId: 1, id: 'a' };
  const inserted: PageInsertion = { ...INSERTED, field: 'Note', ref };

  it('is undone once it is over, and reported', async () => {
    const { panel, act, toast } = desk({ insertion: inserted });
    await takeBackStray({ panel, t }, insertLine(act('Ligne une.')));
    expect(toast()).toMatchObject({ position: 'foot', tone: 'warn', text: panelFr.keyboard.strayUndone });
    expect(panel.store.getState().insertions).toEqual([]);
  });

  it('that wrote nothing is reported as any stray typing', async () => {
    const { panel, act, toast } = desk({ insertion: { inserted: false, why: 'no-field' } });
    await takeBackStray({ panel, t }, insertLine(act('Ligne une.')));
    expect(toast()?.text).toBe(panelFr.keyboard.stray);
  });

  it('stays where another came after it, or where it cannot be undone', async () => {
    const other = desk({ insertion: inserted });
    const inserting = insertLine(other.act('Ligne une.'));
    await inserting;
    other.panel.store.getState().addInsertion({ tabId: 1, id: 'b', field: undefined });
    await takeBackStray({ panel: other.panel, t }, inserting);
    expect(other.panel.store.getState().insertions.map(({ id }) => id)).toEqual(['a', 'b']);

    const { panel, act, toast } = desk({ insertion: inserted, undo: { undone: false, why: 'ambiguous' } });
    await takeBackStray({ panel, t }, insertLine(act('Ligne une.')));
    expect(toast()?.text).toContain(panelFr.insertion.whyNotUndone.ambiguous);
  });
});

describe('the events of the call', () => {
  const WITH_REF = {
    inserted: true as const,
    how: 'typed' as const,
    lines: 'kept' as const,
    ref: { tabId: 1, id: 'a' },
  };
  const source = { ref: 'pack/card', language: 'fr' as const };
  const kinds = ({ panel }: { panel: Panel }) =>
    panel.store.getState().callEvents.map(({ kind, text }) => [kind, text]);

  it('hold a line that was inserted, with its card, its index, and what filled it', async () => {
    const { panel, act } = desk({ insertion: WITH_REF });
    await insertLine({ ...act('Bonjour {{prénom}}.', { prénom: 'Nadia' }, 2), source });
    expect(panel.store.getState().callEvents).toEqual([
      {
        id: expect.any(String),
        kind: 'inserted',
        happenedAt: 7,
        text: 'Bonjour Nadia.',
        script: 'Bonjour {{prénom}}.',
        values: { prénom: 'Nadia' },
        language: 'fr',
        ref: 'pack/card',
        line: 2,
        insertion: 'a',
      },
    ]);
    await undoInsertion({ panel, t });
    expect(panel.store.getState().callEvents).toEqual([]);
  });

  it('hold a line that was copied instead, and none that went nowhere', async () => {
    const copied = desk({ insertion: { inserted: false, why: 'no-field' } });
    await insertLine({ ...copied.act('Bonjour.'), source });
    expect(kinds(copied)).toEqual([['copied', 'Bonjour.']]);
    const nowhere = desk({ insertion: { inserted: false, why: 'no-field' }, copies: false });
    await insertLine({ ...nowhere.act('Bonjour.'), source });
    await copyLine({ ...nowhere.act('Bonjour.'), source });
    expect(kinds(nowhere)).toEqual([]);
    const held = desk({ insertion: WITH_REF });
    await insertLine({ ...held.act('Bonjour {{prénom}}.'), source });
    expect(kinds(held)).toEqual([]);
  });

  it('hold a copied line', async () => {
    const { panel, act } = desk({});
    await copyLine({ ...act('Bonjour.'), source });
    expect(kinds({ panel })).toEqual([['copied', 'Bonjour.']]);
  });
});
