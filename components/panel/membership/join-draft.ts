import { usePanel } from '@/components/panel/core/panel-context';
import { type Draft, useDraft } from '@/components/ui/state/use-draft';
import { dropFormDraft, readFormDraft, saveFormDraft } from '@/storage/preferences/form-drafts';

export type JoinFields = { address: string; code: string; name: string };

/**
 * What is typed to join a team, until it is joined. Address and name are kept on this disk; the code, which lets
 * somebody in, in this panel's memory alone. `service`: on a shared desk nothing is kept, and this address is known.
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
