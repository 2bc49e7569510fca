import { useLiveQuery } from 'dexie-react-hooks';
import { useTranslation } from 'react-i18next';
import { type SingleKeys, useSingleKeys } from '@/components/ui/keys/single-keys';
import { readPreferences } from '@/storage/preferences/preferences';
import { useConsole } from './console-context';

/** Hears single keys on the page, unless this person turned them off. */
export function useConsoleKeys(keys: SingleKeys): void {
  const { db } = useConsole();
  const on = useLiveQuery(async () => (await readPreferences(db)).singleKeys, [db]) ?? false;
  useSingleKeys(keys, { on });
}

/** Says once that what is typed goes nowhere. */
export function useStrayTyping(): void {
  const { t } = useTranslation('console');
  const { store } = useConsole();
  useSingleKeys({}, { on: false, onStray: () => store.getState().showToast('warn', t('help.stray')) });
}
