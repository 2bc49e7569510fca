import { useTranslation } from 'react-i18next';
import { TextField } from '@/components/ui/Field';
import { Choice } from '@/components/ui/Select';
import { PACK_LIMITS } from '@/protocol/pack';
import styles from './context.module.css';

/** How a value is found on a page: by the words next to it, or by a selector. */
export type PageQuery = { selector?: string | undefined; label?: string | undefined };

type QueryFieldsProps = {
  query: PageQuery;
  error: string | undefined;
  onChange: (query: PageQuery) => void;
};

/** The two inputs of a page query: its kind and its text. */
export function QueryFields({ query, error, onChange }: QueryFieldsProps) {
  const { t } = useTranslation('console');
  const by = query.selector === undefined ? 'label' : 'selector';
  const text = query[by] ?? '';
  return (
    <div className={styles.place}>
      <Choice
        label={t('context.by')}
        value={by}
        options={[
          { value: 'label', label: t('context.byLabel') },
          { value: 'selector', label: t('context.bySelector') },
        ]}
        onChange={(chosen) => onChange({ [chosen]: text })}
      />
      <TextField
        label={t(by === 'label' ? 'context.byLabel' : 'context.bySelector')}
        spellCheck={by === 'label'}
        limit={by === 'label' ? PACK_LIMITS.label : PACK_LIMITS.selector}
        value={text}
        error={error}
        onChange={(event) => onChange({ [by]: event.target.value })}
        data-field="place"
      />
    </div>
  );
}
