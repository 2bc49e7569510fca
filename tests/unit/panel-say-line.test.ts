import { describe, expect, it } from 'vitest';
import type { Panel } from '@/components/panel/panel-context';
import { createPanelStore } from '@/components/panel/panel-store';
import { copyAndTell, copyLine, insertLine } from '@/components/panel/say-line';
import { createWording } from '@/components/wording/i18n';
import { panelFr } from '@/components/wording/panel.fr';
import type { PageInsertion } from '@/protocol/page';

const INSERTED: PageInsertion = { inserted: true, how: 'typed', lines: 'kept' };
const t = createWording('fr').getFixedT('fr', 'panel');

/** A panel whose page and clipboard answer as told, and what was asked of them. */
function desk({
  insertion = INSERTED,
  copies = true,
  mac = false,
}: {
  insertion?: PageInsertion;
  copies?: boolean;
  mac?: boolean;
} = {}) {
  const inserted: string[] = [];
  const copied: string[] = [];
  const store = createPanelStore();
  const world: Pick<Panel, 'store' | 'insert' | 'copy' | 'mac'> = {
    store,
    mac,
    insert: async (text) => {
      inserted.push(text);
      return insertion;
    },
    copy: async (text) => {
      copied.push(text);
      return copies;
    },
  };
  const panel = world as Panel;
  const act = (script: string, values: Record<string, string> = {}, at = 0) => ({
    panel,
    t,
    script,
    values,
    at,
  });
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
