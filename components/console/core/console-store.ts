/** What is on screen in one console, and nothing else: what must last is in `storage/`. */
import { createStore } from 'zustand/vanilla';
import { addressOf, type Place } from './routes';

export type OpenDialog =
  | { name: 'accept' | 'merge' | 'decline'; tipId: string }
  | { name: 'member'; memberId: string }
  /** With `memberId`: a code for that member; without, for somebody new. */
  | { name: 'invite'; memberId?: string }
  | { name: 'new-pack' | 'help' };

/** What became of the last act: shown at the foot of the window, and announced. */
export type Told = {
  tone: 'good' | 'warn' | 'bad';
  text: string;
  /** Undoes the act, where that can be done; a promise where it says itself what became of it. */
  undo?: () => void | Promise<void>;
  /** Grows by one each time, so that the same sentence is announced twice. */
  count: number;
};

export type ConsoleState = {
  place: Place;
  /** The tip whose detail is open; undefined for the first of the queue. */
  selected: string | undefined;
  dialog: OpenDialog | undefined;
  told: Told | undefined;
  /** The version that was published last in this window. */
  published: { packId: string; version: number; at: number } | undefined;
  go: (place: Place) => void;
  /** The address changed by itself: a link, going back. */
  arrive: (place: Place) => void;
  select: (tipId: string | undefined) => void;
  open: (dialog: OpenDialog) => void;
  close: () => void;
  tell: (tone: Told['tone'], text: string, undo?: Told['undo']) => void;
  hush: () => void;
  setPublished: (published: ConsoleState['published']) => void;
};

export type ConsoleStore = ReturnType<typeof createConsoleStore>;

/** `navigate` shows an address in the browser's bar. */
export function createConsoleStore(first: Place, navigate: (address: string) => void) {
  return createStore<ConsoleState>()((set, get) => ({
    place: first,
    selected: undefined,
    dialog: undefined,
    told: undefined,
    published: undefined,
    go: (place) => {
      get().arrive(place);
      navigate(addressOf(place));
    },
    arrive: (place) => {
      if (addressOf(place) === addressOf(get().place)) return;
      set({ place, dialog: undefined, told: undefined, published: undefined });
    },
    select: (selected) => set({ selected }),
    open: (dialog) => set({ dialog }),
    close: () => set({ dialog: undefined }),
    tell: (tone, text, undo) =>
      set(({ told }) => ({ told: { tone, text, ...(undo && { undo }), count: (told?.count ?? 0) + 1 } })),
    hush: () => set({ told: undefined }),
    setPublished: (published) => set({ published }),
  }));
}
