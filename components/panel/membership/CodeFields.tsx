import { useTranslation } from 'react-i18next';
import styles from '@/components/panel/core/panel.module.css';
import { TextField } from '@/components/ui/Field';
import type { Draft } from '@/components/ui/state/use-draft';
import { API_LIMITS } from '@/protocol/api';
import type { JoinFields } from './join-draft';

/** Code and name; `isOther`: there is another way in. */
export function CodeFields({
  draft,
  isOther,
  isRequired,
  error,
}: {
  draft: Draft<JoinFields>;
  isOther: boolean;
  isRequired: boolean;
  error: string | undefined;
}) {
  const { t } = useTranslation();
  const needed = useMissing();
  const { code, name } = draft.fields;
  return (
    <>
      {isOther && <p className={styles.soft}>{t('join.orCode')}</p>}
      <TextField
        label={t('join.code')}
        hint={t('join.codeHint')}
        autoComplete="off"
        spellCheck={false}
        limit={API_LIMITS.codeLength}
        value={code}
        error={needed(code, isRequired) ?? error}
        onChange={(event) => draft.change({ code: event.target.value })}
        data-field="code"
      />
      <TextField
        label={t('join.name')}
        hint={t('join.nameHint')}
        autoComplete="name"
        limit={API_LIMITS.nameLength}
        value={name}
        error={needed(name, isRequired)}
        onChange={(event) => draft.change({ name: event.target.value })}
        data-field="name"
      />
    </>
  );
}

/** The sentence at a required field that is empty. */
export function useMissing(): (value: string, isRequired: boolean) => string | undefined {
  const { t } = useTranslation();
  return (value, isRequired) => (isRequired && value.trim() === '' ? t('join.missing') : undefined);
}
