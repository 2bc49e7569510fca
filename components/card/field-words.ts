import { useTranslation } from 'react-i18next';
import { cardFr } from '@/components/i18n/card.fr';
import type { ChoiceField, FieldName } from '@/protocol/pack-fields';

/** The labels of the pack format's fields and of their values, in the interface's language. */
export function useFieldWords() {
  const { t } = useTranslation('card');
  return {
    label: (field: FieldName): string => t(`fields.${field}`),
    /** Undefined where the name says it all. */
    hint: (field: FieldName, values: Record<string, string | number> = {}): string | undefined =>
      isHinted(field) ? String(t(`hints.${field}`, values as never)) : undefined,
    /** The name of a value of a choice; one that this version does not know is shown as written. */
    value: (field: ChoiceField, value: string): string =>
      t(`values.${field}.${value}` as never, { defaultValue: value }),
  };
}

function isHinted(field: FieldName): field is keyof typeof cardFr.hints {
  return field in cardFr.hints;
}
