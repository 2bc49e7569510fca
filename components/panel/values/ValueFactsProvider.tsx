import { useLiveQuery } from 'dexie-react-hooks';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { ValueFactsContext } from '@/components/card/value-facts';
import { usePanel } from '@/components/panel/core/panel-context';
import { useMembership } from '@/components/panel/core/use-membership';
import { listPacks } from '@/storage/packs/packs';
import { lineFacts, speakerOf } from './value-facts';

const PresetsContext = createContext<Readonly<Record<string, string>>>({});

/** What fills a placeholder until something else does: the names that fill themselves, and the defaults of packs. */
export function usePresets(): Readonly<Record<string, string>> {
  return useContext(PresetsContext);
}

/** Tells the fields of every screen what their values are, as the installed packs say it. */
export function ValueFactsProvider({ children }: { children: ReactNode }) {
  const { db, store, now } = usePanel();
  const packs = useLiveQuery(() => listPacks(db).catch(() => []), [db]);
  const membership = useMembership();
  const { facts, presets } = useMemo(
    () => lineFacts(packs ?? [], membership ? speakerOf(membership.member) : undefined, now()),
    [packs, membership, now],
  );
  const context = useMemo(
    () => ({ facts, now, onSettle: store.getState().settleValue }),
    [facts, now, store],
  );
  return (
    <ValueFactsContext value={context}>
      <PresetsContext value={presets}>{children}</PresetsContext>
    </ValueFactsContext>
  );
}
