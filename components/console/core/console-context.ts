import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { PageQuery, PageQueryResult } from '@/protocol/context';
import type { MessageName, MessageRequest, MessageResult } from '@/protocol/messages';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { ConsoleState, ConsoleStore } from './console-store';

/** The services that the console needs; the entrypoint provides the browser's, a test its own. */
export type ConsoleServices = {
  db: SouffleurDatabase;
  store: ConsoleStore;
  send: <N extends MessageName>(name: N, request: MessageRequest<N>) => Promise<MessageResult<N>>;
  /** Puts a text on the clipboard; false when the browser did not let it. */
  copy: (text: string) => Promise<boolean>;
  /** Saves a text as a file. */
  saveFile: (name: string, text: string) => void;
  now: () => number;
  /** Whether this tab is in a container of Firefox, and therefore apart from the panel's data. */
  isInContainer: boolean;
  /** Opens this page in a tab without container. */
  openOutside: () => void;
  /** The tabs with web pages that may be seen now. */
  openPages: () => Promise<OpenPage[]>;
  /** Requests the browser's permission for one site; call within a click. */
  askForSite: (origin: string) => Promise<boolean>;
  /** Runs these queries in an open page; results in the order of the queries. */
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

/** A part of the console's state. */
export function useConsoleState<T>(select: (state: ConsoleState) => T): T {
  return useStore(useConsole().store, select);
}
