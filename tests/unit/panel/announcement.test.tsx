// @vitest-environment jsdom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Panel, PanelContext } from '@/components/panel/core/panel-context';
import { createPanelStore, type PanelStore } from '@/components/panel/core/panel-store';
import { Announcement } from '@/components/panel/shell/Announcement';
import { announceNotices } from '@/components/panel/shell/announce';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A panel's store, and every text that its live region showed, one after the other. */
function liveRegion() {
  const store = createPanelStore();
  const shown: string[] = [];
  const end = announceNotices(store, (text) => shown.push(text));
  return { store, tell: store.getState().showToast, shown, end };
}

describe('the announcement of a notice', () => {
  it('is its text, and never its tone or position', () => {
    const { tell, shown } = liveRegion();
    tell('foot', 'warn', 'Choisissez d’abord une réplique.');
    vi.runAllTimers();
    expect(shown).toEqual(['', '', 'Choisissez d’abord une réplique.']);
  });

  it('comes out of an empty region, so that the same text is read out again', () => {
    const { tell, shown } = liveRegion();
    for (let time = 0; time < 2; time += 1) {
      tell(0, 'good', 'Copié.');
      vi.runAllTimers();
    }
    expect(shown).toEqual(['', '', 'Copié.', '', 'Copié.']);
  });

  it('waits until the region was empty for a moment', () => {
    const { tell, shown } = liveRegion();
    tell(0, 'good', 'Copié.');
    vi.advanceTimersByTime(1);
    expect(shown.at(-1)).toBe('');
  });

  it('is left out when another came, or when it was taken away before', () => {
    const { store, tell, shown } = liveRegion();
    tell(0, 'good', 'Un.');
    tell(0, 'good', 'Deux.');
    vi.runAllTimers();
    expect(shown.filter(Boolean)).toEqual(['Deux.']);
    tell(0, 'good', 'Trois.');
    store.getState().dismissToast(store.getState().toast);
    vi.runAllTimers();
    expect(shown.filter(Boolean)).toEqual(['Deux.']);
    expect(shown.at(-1)).toBe('');
  });

  it('is not repeated when something else of the panel changes', () => {
    const { store, tell, shown } = liveRegion();
    tell(0, 'good', 'Une fois.');
    vi.runAllTimers();
    const before = [...shown];
    store.getState().setHelpOpen(true);
    vi.runAllTimers();
    expect(shown).toEqual(before);
  });

  it('is that of the notice which was there at first, too', () => {
    const { store, tell } = liveRegion();
    tell(0, 'good', 'Déjà là.');
    const shown: string[] = [];
    announceNotices(store, (text) => shown.push(text));
    vi.runAllTimers();
    expect(shown).toEqual(['', 'Déjà là.']);
  });

  it('ends with the panel, also what was about to be read out', () => {
    const { tell, shown, end } = liveRegion();
    tell(0, 'good', 'Trop tard.');
    end();
    vi.runAllTimers();
    tell(0, 'good', 'Plus tard encore.');
    vi.runAllTimers();
    expect(shown.filter(Boolean)).toEqual([]);
  });
});

/** The live region of a panel; it needs no more of it than its store. */
const regionOf = (store: PanelStore) => (
  <PanelContext value={{ store } as Panel}>
    <Announcement />
  </PanelContext>
);

/** The live region in a document, as the panel's screens show it. */
function renderRegion() {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const container = document.createElement('div');
  const root = createRoot(container);
  const render = (store: PanelStore) => act(() => root.render(regionOf(store)));
  return { container, render, unmount: () => act(() => root.unmount()) };
}

describe('the live region', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is a status, empty at first, that is read out and not seen', () => {
    const { container, render } = renderRegion();
    const region = '<p class="unseen" role="status" aria-live="polite"></p>';
    expect(renderToStaticMarkup(regionOf(createPanelStore()))).toBe(region);
    render(createPanelStore());
    expect(container.innerHTML).toBe(region);
  });

  it('shows each notice of its panel, until it is taken out of the document', () => {
    const { container, render, unmount } = renderRegion();
    const store = createPanelStore();
    render(store);
    const notify = (text: string) =>
      act(() => {
        store.getState().showToast(0, 'good', text);
        vi.runAllTimers();
      });
    notify('Inséré.');
    expect(container.textContent).toBe('Inséré.');
    unmount();
    notify('Trop tard.');
    expect(container.textContent).toBe('');
  });

  it('follows the store that it is given next', () => {
    const { container, render } = renderRegion();
    const [first, second] = [createPanelStore(), createPanelStore()];
    render(first);
    render(second);
    const notify = (store: PanelStore, text: string) =>
      act(() => {
        store.getState().showToast(0, 'good', text);
        vi.runAllTimers();
      });
    notify(second, 'Le second.');
    expect(container.textContent).toBe('Le second.');
    notify(first, 'Le premier.');
    expect(container.textContent).toBe('Le second.');
  });
});
