import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { MessageName, MessageRequest, MessageResult } from '@/protocol/messages';
import type { SouffleurDatabase } from '@/storage/database';
import type { ConsoleState, ConsoleStore } from './console-store';

/** What the console needs of the world around it; the entrypoint gives the browser's, a test its own. */
export type ConsoleWorld = {
  db: SouffleurDatabase;
  store: ConsoleStore;
  send: <N extends MessageName>(name: N, request: MessageRequest<N>) => Promise<MessageResult<N>>;
  /** Hands a text to the person as a file. */
  saveFile: (name: string, text: string) => void;
  now: () => number;
};

export const ConsoleContext = createContext<ConsoleWorld | undefined>(undefined);

/** The console around a component. Throws outside of one. */
export function useConsole(): ConsoleWorld {
  const world = useContext(ConsoleContext);
  if (!world) throw new Error('useConsole needs a ConsoleContext above it');
  return world;
}

/** A part of what is on screen. */
export function useConsoleState<T>(select: (state: ConsoleState) => T): T {
  return useStore(useConsole().store, select);
}
