import { usePanel } from '@/components/panel/core/panel-context';
import { type Draft, useDraft } from '@/components/ui/state/use-draft';
import { dropFormDraft, readFormDraft, saveFormDraft } from '@/storage/preferences/form-drafts';

export type JoinFields = { address: string; code: string; name: string };

/**
 * The text typed to join a team, until it is joined. Address and name are stored on this disk; the code, which admits a
 * person, in this panel's memory only. `service`: on a shared desk nothing is stored, and this address is known.
 */
export function useJoinDraft(service?: string): Draft<JoinFields> {
  const { db, store, now } = usePanel();
  const { joinCode, setJoinCode } = store.getState();
  return useDraft(
    'join',
    { address: service ?? '', code: joinCode, name: '' },
    {
      read: async () => (service === undefined ? readFormDraft(db, 'join') : undefined),
      write: async ({ code, ...rest }) => {
        setJoinCode(code);
        if (service !== undefined) return;
        return saveFormDraft(db, 'join', rest, now());
      },
      drop: () => {
        setJoinCode('');
        return dropFormDraft(db, 'join');
      },
    },
  );
}
