import { useLiveQuery } from 'dexie-react-hooks';
import type { MembershipRow } from '@/storage/database/meta-rows';
import { readMembership } from '@/storage/membership/membership';
import { usePanel } from './panel-context';

/** The membership in the organisation, live: null where there is none, undefined until it is read. */
export function useMembership(): MembershipRow | null | undefined {
  const { db } = usePanel();
  return useLiveQuery(async () => (await readMembership(db)) ?? null, [db]);
}

/** Whether this panel belongs to an organisation; undefined until that is read. */
export function useIsMember(): boolean | undefined {
  const membership = useMembership();
  return membership === undefined ? undefined : membership !== null;
}
