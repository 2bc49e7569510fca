/** What is on screen in one panel, and nothing else: what must last is in `storage/`. */
import { createStore } from 'zustand/vanilla';
import type { Language } from '@/protocol/language';
import type { CardRef } from '@/protocol/pack';

export type Screen =
  | { name: 'search' }
  | { name: 'card'; ref: CardRef; language: Language; openAt?: number }
  | { name: 'capture'; draftKey: string; tipId?: string }
  | { name: 'tips'; tipId?: string }
  | { name: 'news' }
  | { name: 'settings' };

/** What became of the last act: shown where the eye is, and announced. */
export type Told = {
  /** Where it is shown: a line of the card (from 0), the customer's steps, or the foot of the panel. */
  at: number | 'customerSteps' | 'foot';
  tone: 'good' | 'warn' | 'bad';
  text: string;
  /** Placeholders that an insertion found open. */
  open?: readonly string[];
  /** Grows by one each time, so that the same sentence is announced twice. */
  count: number;
};

export type PanelState = {
  screens: readonly Screen[];
  query: string;
  /** The option that the arrows have reached, by its card; undefined for the first. */
  active: string | undefined;
  /** Values typed into placeholders during this call, by name: in memory only. */
  values: Readonly<Record<string, string>>;
  told: Told | undefined;
  helpOpen: boolean;
  open: (screen: Screen) => void;
  /** Replaces the screen on top: the same card in the other language. */
  replace: (screen: Screen) => void;
  back: () => void;
  home: () => void;
  setQuery: (query: string) => void;
  setActive: (ref: string | undefined) => void;
  setValue: (name: string, value: string) => void;
  forgetValues: () => void;
  tell: (at: Told['at'], tone: Told['tone'], text: string, open?: readonly string[]) => void;
  setHelpOpen: (open: boolean) => void;
};

export type PanelStore = ReturnType<typeof createPanelStore>;

export function createPanelStore(first: Screen = { name: 'search' }) {
  return createStore<PanelState>()((set) => ({
    screens: first.name === 'search' ? [first] : [{ name: 'search' }, first],
    query: '',
    active: undefined,
    values: {},
    told: undefined,
    helpOpen: false,
    open: (screen) =>
      set(({ screens }) => {
        // Going somewhere one already is would make "back" seem dead.
        const top = screens.at(-1);
        if (top?.name === screen.name && screen.name !== 'card') return { screens, told: undefined };
        return { screens: [...screens.slice(-20), screen], told: undefined };
      }),
    replace: (screen) =>
      set(({ screens }) => ({ screens: [...screens.slice(0, -1), screen], told: undefined })),
    back: () =>
      set(({ screens }) => ({
        screens: screens.length > 1 ? screens.slice(0, -1) : screens,
        told: undefined,
      })),
    home: () => set({ screens: [{ name: 'search' }], told: undefined }),
    setQuery: (query) => set({ query, active: undefined, told: undefined }),
    setActive: (active) => set({ active }),
    setValue: (name, value) => set(({ values }) => ({ values: { ...values, [name]: value } })),
    forgetValues: () => set({ values: {} }),
    tell: (at, tone, text, open = []) =>
      set(({ told }) => ({ told: { at, tone, text, open, count: (told?.count ?? 0) + 1 } })),
    setHelpOpen: (helpOpen) => set({ helpOpen }),
  }));
}
