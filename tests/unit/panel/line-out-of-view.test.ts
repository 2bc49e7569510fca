// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWording } from '@/components/i18n/i18n';
import type { Panel } from '@/components/panel/core/panel-context';
import { createPanelStore } from '@/components/panel/core/panel-store';
import { createPressGuard } from '@/components/panel/core/press-guard';
import { insertLine, showPressed } from '@/components/panel/insertion/insert-line';

const t = createWording('fr').getFixedT('fr', 'panel');
const LINE = 7;

/** A card whose line 7 stands so far from the top of a screen of 600 px. */
function cardWithLineAt(top: number) {
  document.body.innerHTML = `<main><ol><li data-line="${LINE}">Je comprends.</li></ol></main>`;
  const [screen, line] = ['main', 'li'].map((name) => document.querySelector<HTMLElement>(name));
  if (!screen || !line) throw new Error('The card was not drawn.');
  screen.getBoundingClientRect = () => new DOMRect(0, 0, 320, 600);
  line.getBoundingClientRect = () => new DOMRect(0, top, 320, 80);
  const flashed = vi.fn();
  line.animate = flashed;
  line.scrollIntoView = () => undefined;
  return flashed;
}

function panel() {
  const store = createPanelStore();
  const services = {
    store,
    mac: false,
    target: () => ({ tabId: 1, press: { pressedAt: 1, inPage: false }, panelBlurCount: 0 }),
    presses: createPressGuard(),
    insert: async () => ({
      inserted: true as const,
      how: 'typed' as const,
      lines: 'kept' as const,
      field: 'Note',
      ref: { tabId: 1, id: 'a' },
    }),
    now: () => 7,
    verify: async () => 'present' as const,
    undo: async () => ({ undone: true as const }),
  };
  return { store, panel: services as unknown as Panel };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  document.body.innerHTML = '';
});

describe('a line that goes into the page', () => {
  const insert = async (top: number) => {
    const flashed = cardWithLineAt(top);
    const { store, panel: services } = panel();
    await insertLine({ panel: services, t, script: 'Je comprends.', own: {}, position: LINE - 1 });
    return { flashed, toast: store.getState().toast };
  };

  it.each([-500, -70, 590, 2_000])(
    'out of view (%i px) flashes, and the foot names it with its undo',
    async (top) => {
      const { flashed, toast } = await insert(top);
      expect(flashed).toHaveBeenCalledTimes(1);
      expect(toast).toMatchObject({ position: 'foot', tone: 'good', insertion: 'a' });
      expect(toast?.text).toMatch(/^Ligne 7 insérée dans «\u202fNote\u202f»$/u);
      expect(toast?.undo).toBeTypeOf('function');
    },
  );

  it.each([0, 300, 560])('in view (%i px) flashes, and is confirmed next to it', async (top) => {
    const { flashed, toast } = await insert(top);
    expect(flashed).toHaveBeenCalledTimes(1);
    expect(toast).toMatchObject({ position: LINE - 1, tone: 'good' });
    expect(toast?.text).toMatch(/^Inséré dans/u);
  });

  it('flashes at the press already', () => {
    const flashed = cardWithLineAt(0);
    showPressed(LINE - 1);
    showPressed(2);
    expect(flashed).toHaveBeenCalledTimes(1);
  });
});
