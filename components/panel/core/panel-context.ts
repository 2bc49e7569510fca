import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { PrintedContent } from '@/components/print/PrintedCard';
import type { PageQuery, PageQueryResult } from '@/protocol/context';
import type { MessageName, MessageRequest, MessageResult } from '@/protocol/messages';
import type { InsertionRef, InsertionState, PageInsertion, PageSurvey, PageUndo } from '@/protocol/page';
import type { SearchClient } from '@/search/worker/search-client';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { Directory } from '@/storage/membership/directory';
import type { InsertionTarget } from './insertion-target';
import type { PanelState, PanelStore } from './panel-store';
import type { PressGuard } from './press-guard';
import type { WindowChannel } from './window-channel';

/** The services that the panel needs; the entrypoint provides the browser's, a test its own. */
export type PanelServices = {
  db: SouffleurDatabase;
  directory: Directory;
  /** Whether shared desk mode is fixed by a policy of the browser. */
  sharedDeskManaged: boolean;
  search: SearchClient;
  /** Where the panel is shown: next to the page, in the popup of its button, or in a window of its own. */
  view: 'panel' | 'palette' | 'window';
  /** When the shortcut opens the palette: in Firefox always, elsewhere while the page has the keyboard. */
  opensPalette: 'always' | 'from-page';
  /** Gives the keyboard to the page; a palette closes. */
  backToPage: () => void;
  /** The target of a press; to be called synchronously in its event. */
  target: () => InsertionTarget;
  /** `after`: the last words of the text, before which the caret is left. */
  insert: (text: string, target: InsertionTarget, after?: string) => Promise<PageInsertion>;
  /** Whether an inserted text is still in its field. */
  verify: (insertion: InsertionRef) => Promise<InsertionState>;
  undo: (insertion: InsertionRef) => Promise<PageUndo>;
  presses: PressGuard;
  /** The other pages of this window: the palette, or the panel. */
  others: WindowChannel;
  /** The insertion of a palette that the page removed while no panel was open; returned once. */
  takeLostInsertion: () => Promise<{ field?: string | undefined } | undefined>;
  copy: (text: string) => Promise<boolean>;
  /** The text selected in the active page, and its title; both empty when it may not be read. */
  selection: (tabId?: number) => Promise<{ text: string; title: string }>;
  page: CurrentPage;
  sites: Sites;
  /** Forgets the values of this call in every panel of this window. */
  endCall: () => void;
  send: <N extends MessageName>(name: N, request: MessageRequest<N>) => Promise<MessageResult<N>>;
  /** Whether the browser reaches no service before the person has allowed its address (Firefox). */
  reachNeedsLeave: boolean;
  /** Requests the browser's permission to reach an address; call within a click. */
  askToReach: (address: string) => Promise<boolean>;
  openConsole: () => void;
  shortcuts: () => Promise<{ command: string; keys: string }[]>;
  openShortcutSettings: () => void;
  /** Saves a text as a file. */
  saveFile: (name: string, text: string) => void;
  /** Opens a `mailto` address in the mail program; false where the browser refused. */
  openEmail: (address: string) => Promise<boolean>;
  /** Prints a card in a tab of its own; false where the browser refused the tab. */
  print: (content: PrintedContent) => Promise<boolean>;
  update: ExtensionUpdate;
  now: () => number;
  version: string;
  /** How this browser is called, such as `Chrome 156, Linux`. */
  browser: string;
  mac: boolean;
};

/** Why the active page cannot be read. */
export type PageRefusal = { why: 'no-permission' | 'not-a-page' | 'page-silent' };

/** The active page, as far as a permission shows it. */
export type CurrentPage = {
  address: () => Promise<string | undefined>;
  /** A tab (the one that is active when this is called, unless named); address and title as far as a permission shows them. */
  tab: (tabId?: number) => Promise<{ tabId: number; address?: string; title?: string } | undefined>;
  /** Runs these queries in a tab (the active one unless named); results in the order of the queries. */
  readQueries: (
    queries: readonly PageQuery[],
    tabId?: number,
  ) => Promise<{ responses: PageQueryResult[] } | PageRefusal>;
  survey: () => Promise<{ responses: PageSurvey[] } | PageRefusal>;
  /** The last known origin of a tab (the active one unless named). */
  lastOrigin: (tabId?: number) => Promise<string | undefined>;
};

/** The sites that Souffleur may reach without the panel being reopened. */
export type Sites = {
  granted: () => Promise<string[]>;
  /** Those among them that are the organisation's, and cannot be given back. */
  required: () => string[];
  mayReach: (origin: string) => Promise<boolean>;
  /** Requests one origin; call within a click. */
  request: (origin: string) => Promise<boolean>;
  /** False when it was not the advisor's to give back. */
  giveBack: (origin: string) => Promise<boolean>;
  /** Calls `then` at each change; returns a function that unsubscribes. */
  onChange: (then: () => void) => () => void;
};

/** The update of the extension that waits until nothing is interrupted by it. */
export type ExtensionUpdate = {
  isWaiting: () => Promise<boolean>;
  /** Reports each change; the function it returns ends that. */
  onChange: (then: () => void) => () => void;
  /** Applies it: every page of the extension closes. */
  apply: () => void;
};

export type Panel = PanelServices & { store: PanelStore };

export const PanelContext = createContext<Panel | undefined>(undefined);

/** The panel around a component. Throws outside of one. */
export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (!panel) throw new Error('usePanel needs a PanelContext above it');
  return panel;
}

/** A part of the panel's state. */
export function usePanelState<T>(select: (state: PanelState) => T): T {
  return useStore(usePanel().store, select);
}
