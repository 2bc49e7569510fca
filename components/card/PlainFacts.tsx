import { useTranslation } from 'react-i18next';
import { dayInWords } from '@/components/i18n/dates';
import type { Card } from '@/protocol/pack';
import { CARD_FIELDS, type ChoiceField, fieldsOf, type PastDayField } from '@/protocol/pack-fields';
import { isPastDay } from '@/protocol/text/calendar-day';
import type { Language } from '@/protocol/text/language';
import styles from './card.module.css';
import { useFieldWords } from './field-words';

type PlainFactsProps = { card: Card; interfaceLanguage: Language; now: number };

/** The fields of a card that are one plain value, each as its description says: always, or once its day is past. */
export function PlainFacts({ card, interfaceLanguage, now }: PlainFactsProps) {
  const { t } = useTranslation('card');
  const words = useFieldWords();
  const colon = interfaceLanguage === 'fr' ? '\u202f:' : ':';
  return fieldsOf(CARD_FIELDS).map(([field, spec]) => {
    const value = card[field];
    if (!('shown' in spec) || spec.shown === 'apart' || typeof value !== 'string') return null;
    if (spec.shown === 'when-past') {
      return isPastDay(value, now) ? (
        <p key={field} className={styles.overdue} data-fact={field}>
          {t(`past.${field as PastDayField}`, { day: dayInWords(value, interfaceLanguage) })}
        </p>
      ) : null;
    }
    return (
      <p key={field} data-fact={field}>
        {words.label(field)}
        {colon}{' '}
        {spec.type === 'day'
          ? dayInWords(value, interfaceLanguage)
          : words.value(field as ChoiceField, value)}
      </p>
    );
  });
}
