/**
 * Which records the page showed while things happened in the call, so that its note does not go into another one. In
 * memory, with the call.
 */
import type { PanelState, PanelStore } from '@/components/panel/core/panel-store';

const ROOM = 'records';
/** A call is about few records. */
const MOST = 10;

/** The identities of the records of the call. */
export function seenIdentities({ callParts }: Pick<PanelState, 'callParts'>): readonly string[] {
  const seen = callParts[ROOM];
  return Array.isArray(seen) ? seen.filter((each) => typeof each === 'string') : [];
}

/** Notes the record that the page shows while something has just happened. */
export function noteIdentity(store: PanelStore, identity: string | undefined): void {
  const seen = seenIdentities(store.getState());
  if (identity === undefined || seen.includes(identity)) return;
  store.getState().setCallPart(ROOM, [...seen, identity].slice(-MOST));
}
