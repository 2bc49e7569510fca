import { type Draft, useDraft } from '@/components/ui/state/use-draft';
import { dropFormDraft, readFormDraft, saveFormDraft } from '@/storage/preferences/form-drafts';
import { useConsole } from './console-context';

/** The texts of a dialog of the console, saved on this disk until it is sent. */
export function useFormDraft<F extends Record<string, string>>(form: string, initial: F): Draft<F> {
  const { db, now } = useConsole();
  return useDraft(form, initial, {
    read: () => readFormDraft(db, form) as Promise<Partial<F> | undefined>,
    write: (fields) => saveFormDraft(db, form, fields, now()),
    drop: () => dropFormDraft(db, form),
  });
}
