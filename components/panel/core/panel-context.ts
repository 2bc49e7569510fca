import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
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

/** What the panel needs of the world around it; the entrypoint gives the browser's, a test its own. */
export type PanelServices = {
  db: SouffleurDatabase;
  directory: Directory;
  /** Whether shared desk mode is fixed by a policy of the browser. */
  sharedDeskManaged: boolean;
  search: SearchClient;
  /** Where the panel is shown: beside the page, in the popup of its button, or in a window of its own. */
  view: 'panel' | 'palette' | 'window';
  /** When the shortcut opens the palette: in Firefox always, elsewhere while the page has the keyboard. */
  opensPalette: 'always' | 'from-page';
  /** Gives the keyboard to the page; a palette closes. */
  backToPage: () => void;
  /** The target of a press; to be called synchronously in its event. */
  target: () => InsertionTarget;
  insert: (text: string, target: InsertionTarget) => Promise<PageInsertion>;
  /** Whether an inserted text is still in its field. */
  verify: (insertion: InsertionRef) => Promise<InsertionState>;
  undo: (insertion: InsertionRef) => Promise<PageUndo>;
  presses: PressGuard;
  /** The other pages of this window: the palette, or the panel. */
  others: WindowChannel;
  /** What a palette inserted and the page took out again while no panel was open; told once. */
  takeLostInsertion: () => Promise<{ field?: string | undefined } | undefined>;
  copy: (text: string) => Promise<boolean>;
  /** The text selected in the page beside, and its title; both empty when it may not be read. */
  selection: (tabId?: number) => Promise<{ text: string; title: string }>;
  page: CurrentPage;
  sites: Sites;
  /** Forgets the values of this call in every panel of this window. */
  endCall: () => void;
  send: <N extends MessageName>(name: N, request: MessageRequest<N>) => Promise<MessageResult<N>>;
  /** Whether the browser reaches no service before the person has allowed its address (Firefox). */
  reachNeedsLeave: boolean;
  /** Asks the browser's leave to reach an address; must be called within a click. */
  askToReach: (address: string) => Promise<boolean>;
  openConsole: () => void;
  shortcuts: () => Promise<{ command: string; keys: string }[]>;
  openShortcutSettings: () => void;
  /** Hands a text to the person as a file. */
  saveFile: (name: string, text: string) => void;
  update: ExtensionUpdate;
  now: () => number;
  version: string;
  /** How this browser is called, such as `Chrome 156, Linux`. */
  browser: string;
  mac: boolean;
};

/** Why the page beside tells nothing. */
export type PageRefusal = { why: 'no-permission' | 'not-a-page' | 'page-silent' };

/** The page beside the panel, as far as a permission shows it. */
export type CurrentPage = {
  address: () => Promise<string | undefined>;
  /** A tab (the one that is active when this is called, unless named); address and title as far as a permission shows them. */
  tab: (tabId?: number) => Promise<{ tabId: number; address?: string; title?: string } | undefined>;
  /** What stands in these places of a tab (the active one unless named), in the order of the asking. */
  readQueries: (
    queries: readonly PageQuery[],
    tabId?: number,
  ) => Promise<{ responses: PageQueryResult[] } | PageRefusal>;
  survey: () => Promise<{ responses: PageSurvey[] } | PageRefusal>;
  /** The origin that a tab (the one beside unless named) showed when it was last seen. */
  lastOrigin: (tabId?: number) => Promise<string | undefined>;
};

/** The sites that Souffleur may reach without the panel being opened anew. */
export type Sites = {
  granted: () => Promise<string[]>;
  /** Those among them that are the organisation's, and cannot be given back. */
  required: () => string[];
  mayReach: (origin: string) => Promise<boolean>;
  /** Asks for one origin; must be called within a click. */
  request: (origin: string) => Promise<boolean>;
  /** False when it was not the advisor's to give back. */
  giveBack: (origin: string) => Promise<boolean>;
  /** Tells each change; the function it answers ends that. */
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

/** A part of what is on screen. */
export function usePanelState<T>(select: (state: PanelState) => T): T {
  return useStore(usePanel().store, select);
}
