import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { PageQuery, PageQueryResult } from '@/protocol/context';
import type { MessageName, MessageRequest, MessageResult } from '@/protocol/messages';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { ConsoleState, ConsoleStore } from './console-store';

/** What the console needs of the world around it; the entrypoint gives the browser's, a test its own. */
export type ConsoleServices = {
  db: SouffleurDatabase;
  store: ConsoleStore;
  send: <N extends MessageName>(name: N, request: MessageRequest<N>) => Promise<MessageResult<N>>;
  /** Puts a text on the clipboard; false when the browser did not let it. */
  copy: (text: string) => Promise<boolean>;
  /** Hands a text to the person as a file. */
  saveFile: (name: string, text: string) => void;
  now: () => number;
  /** Whether this tab is in a container of Firefox, and therefore apart from the panel's data. */
  isInContainer: boolean;
  /** Opens this page in a tab without container. */
  openOutside: () => void;
  /** The tabs with web pages that may be seen now. */
  openPages: () => Promise<OpenPage[]>;
  /** Asks the browser's leave for one site; must be called within a click. */
  askForSite: (origin: string) => Promise<boolean>;
  /** What stands in these places of an open page, in the order of the asking. */
  readQueries: (
    queries: readonly PageQuery[],
    tabId: number,
  ) => Promise<{ responses: PageQueryResult[] } | { why: 'no-permission' | 'not-a-page' | 'page-silent' }>;
};

export type OpenPage = { tabId: number; url: string; title: string };

export const ConsoleContext = createContext<ConsoleServices | undefined>(undefined);

/** The console around a component. Throws outside of one. */
export function useConsole(): ConsoleServices {
  const services = useContext(ConsoleContext);
  if (!services) throw new Error('useConsole needs a ConsoleContext above it');
  return services;
}

/** A part of what is on screen. */
export function useConsoleState<T>(select: (state: ConsoleState) => T): T {
  return useStore(useConsole().store, select);
}
