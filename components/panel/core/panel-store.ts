/** The state of one panel's screen only: lasting data is in `storage/`. */
import { createStore } from 'zustand/vanilla';
import { type CallSlice, createCallSlice, NO_CALL } from '@/components/panel/call/call-slice';
import type { CardRef } from '@/protocol/card-ref';
import type { InsertionRef } from '@/protocol/page';
import type { Language } from '@/protocol/text/language';
import type { InsertionTarget } from './insertion-target';

export type Screen =
  | { name: 'search' }
  /** `line`: the index of the line that has the focus first. */
  | { name: 'card'; ref: CardRef; language: Language; line?: number }
  /** One line of a card, large, to be said at once. */
  | { name: 'say'; ref: CardRef; language: Language }
  /** The timed recovery; `ref`: the card whose steps it follows. */
  | { name: 'recovery'; ref?: CardRef }
  /** Practice without a call: the choice of a pack. */
  | { name: 'practice' }
  /** The situations of a pack, one by one. */
  | { name: 'practice-session'; packId: string }
  /** The note of the call, or a reply. */
  | { name: 'note' }
  | { name: 'capture'; draftKey: string; tipId?: string }
  | { name: 'tips'; tipId?: string }
  /** An own tip, as a card. */
  | { name: 'own-tip'; ref: CardRef }
  | { name: 'news' }
  /** The lessons as a guide: at `ref`, or where one was. */
  | { name: 'guide'; language: Language; ref?: CardRef }
  /** A guided flow, by its full name `pack/flow`. */
  | { name: 'flow'; language: Language; ref: string }
  /** One line of an official card, and what the advisor says instead. */
  | { name: 'wording'; ref: CardRef; language: Language; official: string; wordingId?: string }
  /** Every line that the advisor says in own words. */
  | { name: 'wordings' }
  /** `at`: the part of it that is meant. */
  | { name: 'settings'; section?: 'kept-here' | 'about' }
  /** The fields of the active page, and what can be written in each. */
  | { name: 'check' };

/** The message about the last action: shown near the action, and announced. */
export type Toast = {
  /** Where it is shown: a line of the card (from 0), the customer's steps, or the foot of the panel. */
  position: number | 'customerSteps' | 'foot';
  tone: 'plain' | 'good' | 'warn' | 'bad';
  text: string;
  /** Placeholders that an insertion found open, or held back to be checked. */
  open?: readonly string[];
  /** How many values had been typed at the press. */
  typedCount?: number;
  /** Typed values that need confirmation, and the record that they would go into. */
  confirming?: { names: readonly string[]; record: string };
  /** A site whose permission would allow the same action, and the retry at the target of the click. */
  offer?: { origin: string; retry: (target: InsertionTarget) => Promise<void> };
  /** Takes the act back, for as long as this is on screen. */
  undo?: () => void;
  /** The insertion that this is about. */
  insertion?: string;
  /** Whether the timed recovery is offered. */
  recovery?: boolean;
  /** Whether the page check would help. */
  check?: boolean;
  /** Grows by one each time, so that the same sentence is announced twice. */
  count: number;
};

/** An insertion that can be undone. */
export type LastInsertion = InsertionRef & { field: string | undefined };

export type PanelState = CallSlice & {
  screens: readonly Screen[];
  query: string;
  /** The option that the arrows have reached, by its card; undefined for the first. */
  active: string | undefined;
  /** Values typed into placeholders during this call, by name: in memory only. */
  values: Readonly<Record<string, string>>;
  /** Grows by one with each value that is typed. */
  typedCount: number;
  /** The records of the active page that each typed value was typed on, or confirmed for, by name. */
  valueRecords: Readonly<Record<string, readonly Promise<string | undefined>[]>>;
  /** Values of the active page for the placeholders of the open card: in memory only. */
  found: Readonly<Record<string, string>>;
  /** Grows by one each time the values of a call were forgotten. */
  callCount: number;
  /** The cards that fit the active page, the best first. */
  fitting: readonly CardRef[];
  /** Grows by one each time another page may have become active. */
  pageCount: number;
  /** Inserts the line that is current on this screen; false when none is. Undefined on a screen without lines. */
  insertCurrent: ((target?: InsertionTarget) => boolean) | undefined;
  /** Requests from the insert-line shortcut, counted; `onScreen`: whether the panel was visible at the last one. */
  insertRequest: { count: number; onScreen: boolean; target?: InsertionTarget };
  /** Insertions that were not undone, the last one at the end. */
  insertions: readonly LastInsertion[];
  toast: Toast | undefined;
  helpOpen: boolean;
  /** The customer's steps are wanted in their simpler variant, where a card has one. */
  simplerSteps: boolean;
  setSimplerSteps: (simpler: boolean) => void;
  /** An invitation code that is being typed: in memory only. */
  joinCode: string;
  setJoinCode: (code: string) => void;
  open: (screen: Screen) => void;
  /** Replaces the screen on top: the same card in the other language. */
  replace: (screen: Screen) => void;
  back: () => void;
  home: () => void;
  setQuery: (query: string) => void;
  setActive: (ref: string | undefined) => void;
  /** `record`: the one that the active page shows while this is typed. */
  setValue: (name: string, value: string, record: Promise<string | undefined>) => void;
  /** Writes a typed value as one says it; it belongs to the same records. */
  settleValue: (name: string, spoken: string) => void;
  /** Gives a typed value to another placeholder, with the records that it belongs to. */
  copyValue: (name: string, to: string) => void;
  /** A person has confirmed that these typed values belong to this record too. */
  confirmValues: (names: readonly string[], record: string) => void;
  setFound: (found: Readonly<Record<string, string>>) => void;
  /** Forgets all that belongs to the call: values, events, the state of other rooms. */
  forgetCall: () => void;
  /** Takes over the same call from another page of this window. */
  takeCall: (call: Pick<PanelState, 'values' | 'valueRecords' | 'callEvents' | 'callParts'>) => void;
  /** Restores what was forgotten, unchanged. */
  restoreCall: (call: ForgottenCall) => void;
  /** Dismisses a toast, if it is still the last one shown. */
  dismissToast: (toast: Toast | undefined) => void;
  setFitting: (fitting: readonly CardRef[]) => void;
  pageChanged: () => void;
  requestInsert: (onScreen: boolean, target?: InsertionTarget) => void;
  setInsertCurrent: (insert: PanelState['insertCurrent']) => void;
  showToast: (
    position: Toast['position'],
    tone: Toast['tone'],
    text: string,
    open?: readonly string[],
    help?: Pick<Toast, 'offer' | 'check' | 'confirming' | 'undo' | 'insertion' | 'typedCount' | 'recovery'>,
  ) => void;
  addInsertion: (insertion: LastInsertion) => void;
  /** Removes it, and the event of the call that it was. */
  removeInsertion: (id: string) => void;
  setHelpOpen: (open: boolean) => void;
};

/** All that ends with a call. */
export type ForgottenCall = Pick<
  PanelState,
  'values' | 'valueRecords' | 'found' | 'callCount' | 'callEvents' | 'callParts'
>;

/** How many insertions can be undone, one after the other. */
const UNDOABLE = 5;

/** How many screens "back" remembers, besides the search. */
const MAX_BACK = 19;

export type PanelStore = ReturnType<typeof createPanelStore>;

export function createPanelStore(first: Screen = { name: 'search' }) {
  return createStore<PanelState>()((set) => ({
    ...createCallSlice(set),
    screens: first.name === 'search' ? [first] : [{ name: 'search' }, first],
    query: '',
    active: undefined,
    values: {},
    typedCount: 0,
    valueRecords: {},
    found: {},
    callCount: 0,
    fitting: [],
    pageCount: 0,
    insertCurrent: undefined,
    insertRequest: { count: 0, onScreen: false },
    insertions: [],
    toast: undefined,
    helpOpen: false,
    simplerSteps: false,
    setSimplerSteps: (simplerSteps) => set({ simplerSteps }),
    joinCode: '',
    setJoinCode: (joinCode) => set({ joinCode }),
    open: (screen) =>
      set(({ screens }) => {
        // Going somewhere one already is would make "back" seem dead.
        const top = screens.at(-1);
        if (top?.name === screen.name && screen.name !== 'card') return { screens, toast: undefined };
        // The search stays at the bottom, however far one has wandered.
        return {
          screens: [...screens.slice(0, 1), ...screens.slice(1).slice(-MAX_BACK), screen],
          toast: undefined,
        };
      }),
    replace: (screen) =>
      set(({ screens }) => ({ screens: [...screens.slice(0, -1), screen], toast: undefined })),
    back: () =>
      set(({ screens }) => ({
        screens: screens.length > 1 ? screens.slice(0, -1) : screens,
        toast: undefined,
      })),
    home: () => set({ screens: [{ name: 'search' }], toast: undefined }),
    setQuery: (query) => set({ query, active: undefined, toast: undefined }),
    setActive: (active) => set({ active }),
    setValue: (name, value, record) =>
      set(({ values, typedCount, valueRecords, toast }) => ({
        values: { ...values, [name]: value },
        typedCount: typedCount + 1,
        valueRecords: { ...valueRecords, [name]: [record] },
        // The person is in the placeholder: the hint that it is open is no longer needed.
        toast: toast?.open && toast.open.length > 0 ? undefined : toast,
      })),
    settleValue: (name, spoken) =>
      set(({ values }) => (values[name] === undefined ? {} : { values: { ...values, [name]: spoken } })),
    copyValue: (name, to) =>
      set(({ values, valueRecords }) => ({
        values: { ...values, [to]: values[name] ?? '' },
        valueRecords: { ...valueRecords, [to]: valueRecords[name] ?? [] },
      })),
    confirmValues: (names, record) =>
      set(({ valueRecords }) => ({
        valueRecords: {
          ...valueRecords,
          ...Object.fromEntries(
            names.map((name) => [name, [...(valueRecords[name] ?? []), Promise.resolve(record)]]),
          ),
        },
      })),
    setFound: (found) => set((state) => (sameEntries(state.found, found) ? state : { found })),
    forgetCall: () =>
      set(({ callCount }) => ({
        values: {},
        valueRecords: {},
        found: {},
        simplerSteps: false,
        callCount: callCount + 1,
        ...NO_CALL,
      })),
    takeCall: ({ values, valueRecords, callEvents, callParts }) =>
      set({ values, valueRecords, callEvents, callParts }),
    restoreCall: ({ values, valueRecords, found, callCount, callEvents, callParts }) =>
      set({ values, valueRecords, found, callCount, callEvents, callParts }),
    dismissToast: (sentence) => set(({ toast }) => (toast === sentence ? { toast: undefined } : {})),
    setFitting: (fitting) => set((state) => (state.fitting.join() === fitting.join() ? state : { fitting })),
    pageChanged: () => set(({ pageCount }) => ({ pageCount: pageCount + 1 })),
    requestInsert: (onScreen, target) =>
      set(({ insertRequest }) => ({
        insertRequest: { count: insertRequest.count + 1, onScreen, ...(target && { target }) },
      })),
    setInsertCurrent: (insertCurrent) => set({ insertCurrent }),
    showToast: (position, tone, text, open = [], help = {}) =>
      set(({ toast }) => ({
        toast: { position, tone, text, open, ...help, count: (toast?.count ?? 0) + 1 },
      })),
    addInsertion: (insertion) =>
      set(({ insertions }) => ({ insertions: [...insertions, insertion].slice(-UNDOABLE) })),
    removeInsertion: (id) =>
      set(({ insertions, callEvents }) => ({
        insertions: insertions.filter((each) => each.id !== id),
        callEvents: callEvents.filter(({ insertion }) => insertion !== id),
      })),
    setHelpOpen: (helpOpen) => set({ helpOpen }),
  }));
}

function sameEntries(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const [one, other] = [Object.entries(a), Object.entries(b)];
  return one.length === other.length && one.every(([key, value]) => b[key] === value);
}
