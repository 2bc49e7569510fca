import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { TextField } from '@/components/ui/Field';
import { takeFocus } from '@/components/ui/focus/first-focus';
import { type ContextRule, cardPlaceholders, PACK_LIMITS, type Pack } from '@/protocol/pack';
import { LANGUAGES } from '@/protocol/text/language';
import { PLACEHOLDER_NAME_LENGTH } from '@/protocol/text/placeholder';
import styles from './context.module.css';
import { QueryFields } from './QueryFields';

type MappedField = NonNullable<ContextRule['fields']>[number];

type MappedFieldsProps = {
  fields: readonly MappedField[];
  pack: Pack;
  /** The problem at a path of the rule as it would be published. */
  problemAt: (path: string) => string | undefined;
  onChange: (change: (fields: MappedField[]) => MappedField[]) => void;
};

/** The values of the page that fill placeholders: one row for each. */
export function MappedFields({ fields, pack, problemAt, onChange }: MappedFieldsProps) {
  const { t } = useTranslation('console');
  const [addedIndex, setAddedIndex] = useState<number>();
  const names = [...new Set(pack.cards.flatMap(placeholdersIn))].sort((a, b) => a.localeCompare(b));
  function add() {
    setAddedIndex(fields.length);
    onChange((now) => [...now, { placeholder: '', label: '' }]);
  }
  return (
    <fieldset className={styles.set}>
      <legend>{t('context.fields')}</legend>
      <p className={styles.hint}>{t('context.fieldsHint')}</p>
      {fields.map((field, index) => (
        <MappedFieldRow
          // biome-ignore lint/suspicious/noArrayIndexKey: fields have no id of their own
          key={index}
          field={field}
          index={index}
          isNew={index === addedIndex}
          problemAt={(path) => problemAt(publishedPath(fields, index, path))}
          onChange={(changed) => onChange((now) => now.with(index, changed(now[index] ?? field)))}
          onRemove={() => onChange((now) => now.toSpliced(index, 1))}
        />
      ))}
      <datalist id="placeholders">
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {fields.length < PACK_LIMITS.contextFields && (
        <div>
          <Button small variant="quiet" onClick={add} data-action="new-mapped">
            <Plus size={15} aria-hidden />
            {t('context.addField')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

type MappedFieldRowProps = {
  field: MappedField;
  index: number;
  isNew: boolean;
  problemAt: (path: 'placeholder' | 'selector' | 'label') => string | undefined;
  onChange: (change: (field: MappedField) => MappedField) => void;
  onRemove: () => void;
};

function MappedFieldRow({ field, index, isNew, problemAt, onChange, onRemove }: MappedFieldRowProps) {
  const { t } = useTranslation('console');
  const name = field.placeholder || index + 1;
  return (
    <fieldset className={styles.mapped} aria-label={t('context.field', { name })} data-mapped={index}>
      <TextField
        ref={isNew ? takeFocus : undefined}
        label={t('context.placeholder')}
        list="placeholders"
        limit={PLACEHOLDER_NAME_LENGTH}
        value={field.placeholder}
        error={problemAt('placeholder') && t('context.badPlaceholder')}
        onChange={(event) => {
          const placeholder = event.target.value;
          onChange((now) => ({ ...now, placeholder }));
        }}
        data-field="mapped-placeholder"
      />
      <QueryFields
        query={field}
        error={problemAt('selector') ?? problemAt('label')}
        onChange={(query) => onChange((now) => ({ placeholder: now.placeholder, ...query }))}
      />
      <Button variant="quiet" icon small aria-label={t('context.removeField', { name })} onClick={onRemove}>
        <X size={15} aria-hidden />
      </Button>
    </fieldset>
  );
}

/** Path of a row in the rule as it would be published: blank rows are left out there. `''` for a blank row. */
export function publishedPath(fields: readonly MappedField[], index: number, path: string): string {
  const field = fields[index];
  if (!field || isBlank(field)) return '';
  return `fields.${fields.slice(0, index).filter((each) => !isBlank(each)).length}.${path}`;
}

function isBlank({ placeholder, selector, label }: MappedField): boolean {
  return ![placeholder, selector, label].some((text) => text?.trim());
}

function placeholdersIn(card: Pack['cards'][number]): string[] {
  return LANGUAGES.flatMap((language) => (card[language] ? cardPlaceholders(card[language]) : []));
}
