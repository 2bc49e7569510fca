import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { MessageName, MessageRequest, MessageResult } from '@/protocol/messages';
import type { PageInsertion } from '@/protocol/page';
import type { SouffleurDatabase } from '@/storage/database';
import type { PanelState, PanelStore } from './panel-store';
import type { SearchClient } from './search-client';

/** What the panel needs of the world around it; the entrypoint gives the browser's, a test its own. */
export type PanelWorld = {
  db: SouffleurDatabase;
  search: SearchClient;
  insert: (text: string) => Promise<PageInsertion>;
  copy: (text: string) => Promise<boolean>;
  /** The text selected in the page beside; empty when there is none or it may not be read. */
  selection: () => Promise<string>;
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
  now: () => number;
  version: string;
  mac: boolean;
};

export type Panel = PanelWorld & { store: PanelStore };

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
