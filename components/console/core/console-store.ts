/** The state of one console's screen only: lasting data is in `storage/`. */
import { createStore } from 'zustand/vanilla';
import { href, type Route } from './routes';

export type OpenDialog =
  | { name: 'accept' | 'merge' | 'decline'; tipId: string }
  | { name: 'member'; memberId: string }
  /** With `memberId`: a code for that member; without, for a new person. */
  | { name: 'invite'; memberId?: string }
  | { name: 'new-pack' | 'help' };

/** The message about the last action: shown at the foot of the window, and announced. */
export type Toast = {
  tone: 'good' | 'warn' | 'bad';
  text: string;
  /** Undoes the action, where that is possible; a promise where it reports its own result. */
  undo?: () => void | Promise<void>;
  /** Grows by one each time, so that the same sentence is announced twice. */
  count: number;
};

export type ConsoleState = {
  route: Route;
  /** The tip whose detail is open; undefined for the first of the queue. */
  selected: string | undefined;
  dialog: OpenDialog | undefined;
  toast: Toast | undefined;
  /** The version that was published last in this window. */
  published: { packId: string; version: number; publishedAt: number } | undefined;
  go: (route: Route) => void;
  /** The address changed by itself: a link, going back. */
  arrive: (route: Route) => void;
  select: (tipId: string | undefined) => void;
  open: (dialog: OpenDialog) => void;
  close: () => void;
  showToast: (tone: Toast['tone'], text: string, undo?: Toast['undo']) => void;
  dismissToast: () => void;
  setPublished: (published: ConsoleState['published']) => void;
};

export type ConsoleStore = ReturnType<typeof createConsoleStore>;

/** `navigate` shows an address in the browser's bar. */
export function createConsoleStore(first: Route, navigate: (address: string) => void) {
  return createStore<ConsoleState>()((set, get) => ({
    route: first,
    selected: undefined,
    dialog: undefined,
    toast: undefined,
    published: undefined,
    go: (route) => {
      get().arrive(route);
      navigate(href(route));
    },
    arrive: (route) => {
      if (href(route) === href(get().route)) return;
      set({ route: route, dialog: undefined, toast: undefined, published: undefined });
    },
    select: (selected) => set({ selected }),
    open: (dialog) => set({ dialog }),
    close: () => set({ dialog: undefined }),
    showToast: (tone, text, undo) =>
      set(({ toast }) => ({ toast: { tone, text, ...(undo && { undo }), count: (toast?.count ?? 0) + 1 } })),
    dismissToast: () => set({ toast: undefined }),
    setPublished: (published) => set({ published }),
  }));
}
