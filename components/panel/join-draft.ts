import { type Draft, useDraft } from '@/components/ui/use-draft';
import { dropFormDraft, readFormDraft, saveFormDraft } from '@/storage/form-drafts';
import { usePanel } from './panel-context';

/**
 * What is typed to join a team, until it is joined. Address and name are kept on this disk; the code, which lets
 * somebody in, in this panel's memory alone.
 */
export function useJoinDraft(): Draft<{ address: string; code: string; name: string }> {
  const { db, store, now } = usePanel();
  const { joinCode, setJoinCode } = store.getState();
  return useDraft(
    'join',
    { address: '', code: joinCode, name: '' },
    {
      read: () => readFormDraft(db, 'join'),
      write: ({ code, ...rest }) => {
        setJoinCode(code);
        return saveFormDraft(db, 'join', rest, now());
      },
      drop: () => {
        setJoinCode('');
        return dropFormDraft(db, 'join');
      },
    },
  );
}
