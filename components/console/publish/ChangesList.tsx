import { useTranslation } from 'react-i18next';
import { CaptionText } from '@/components/card/CaptionText';
import { useFieldWords } from '@/components/card/field-words';
import consoleStyles from '@/components/console/core/console.module.css';
import { href } from '@/components/console/core/routes';
import { cardTitle, titleOf } from '@/components/console/draft/titles';
import type { Card, Pack } from '@/protocol/pack';
import { CARD_FIELDS, type CardField, type ChoiceField, type Outcome } from '@/protocol/pack-fields';
import { inLanguage, type Language } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import { type FieldChange, HABIT_MARK, type PackChanges } from './pack-changes';
import styles from './publish.module.css';

type ChangesListProps = { changes: PackChanges; pack: Pack; language: Language };

/** The changes of a version: cards added, changed field by field, removed; and changes around them. */
export function ChangesList({ changes, pack, language }: ChangesListProps) {
  const { t } = useTranslation('console');
  const words = useFieldWords();
  const link = (card: Card) => (
    <a href={href({ name: 'card', packId: pack.id, cardId: card.id })}>{titleOf(card, language)}</a>
  );
  return (
    <ul className={styles.changes}>
      {changes.added.map((card) => (
        <li key={card.id} data-change="added" data-card-id={`${pack.id}/${card.id}`}>
          <span className={consoleStyles.chip} data-tone="accent">
            {t('changes.added')}
          </span>
          {link(card)}
        </li>
      ))}
      {changes.changed.map(({ card, fields }) => (
        <li key={card.id} data-change="changed" data-card-id={`${pack.id}/${card.id}`}>
          <span className={consoleStyles.chip} data-tone="lamp">
            {t('changes.changed')}
          </span>
          {link(card)}
          <ul className={styles.fields}>
            {fields.map((change) => (
              <li key={`${change.language ?? ''} ${change.field}`}>
                <Field change={change} pack={pack} language={language} />
              </li>
            ))}
          </ul>
        </li>
      ))}
      {changes.removed.map((card) => (
        <li key={card.id} data-change="removed" data-card-id={`${pack.id}/${card.id}`}>
          <span className={consoleStyles.chip} data-tone="bad">
            {t('changes.removed')}
          </span>
          {titleOf(card, language)}
        </li>
      ))}
      {changes.flows.map(({ flow, kind, before, after }) => (
        <li key={flow.id} data-change={`flow-${kind}`}>
          <span className={consoleStyles.chip} data-tone={FLOW_TONES[kind]}>
            {t(`changes.${kind}`)}
          </span>
          {t('changes.flow', { title: captionOf(inLanguage(flow.title, language) ?? flow.id) })}
          {before.length + after.length > 0 && (
            <ul className={styles.fields}>
              <li>
                <Lines removed={before} come={after} />
              </li>
            </ul>
          )}
        </li>
      ))}
      {(changes.about.length > 0 || changes.chapters) && (
        <li data-change="around">
          <span className={consoleStyles.chip}>{t('changes.around')}</span>
          {[...changes.about.map(words.label), ...(changes.chapters ? [t('changes.chapters')] : [])].join(
            ', ',
          )}
        </li>
      )}
    </ul>
  );
}

const FLOW_TONES = { added: 'accent', changed: 'lamp', removed: 'bad' } as const;

function Field({ change, pack, language }: { change: FieldChange; pack: Pack; language: Language }) {
  const { t } = useTranslation('console');
  const { t: cards } = useTranslation('card');
  const { field, language: written, before, after } = change;
  const words = useFieldWords();
  const name = words.label(field);
  const type = field in CARD_FIELDS ? CARD_FIELDS[field as CardField].type : undefined;
  const readable = (line: string) => {
    if (type === 'choice') return words.value(field as ChoiceField, line);
    if (type === 'flag') return t('changes.flag');
    if (type === 'outcomes') {
      const [outcome = '', ref = ''] = line.split(' ', 2);
      return `${cards(`outcomes.${outcome as Outcome}`)} → ${cardTitle(pack, ref, language)}`;
    }
    if (line.startsWith(HABIT_MARK)) return `${line.slice(HABIT_MARK.length)} (${cards('avoidKinds.habit')})`;
    return type === 'refs' ? cardTitle(pack, line, language) : line;
  };
  const removed = before.filter((line) => !after.includes(line));
  const come = after.filter((line) => !before.includes(line));
  return (
    <>
      <span className={styles.fieldName}>
        {written ? t('changes.in', { field: name, language: t(`languages.${written}`) }) : name}
      </span>
      {removed.length === 0 && come.length === 0 && (
        <span className={consoleStyles.soft}> {t('changes.order')}</span>
      )}
      <Lines removed={removed} come={come} language={written} readable={readable} />
    </>
  );
}

type LinesProps = {
  removed: readonly string[];
  come: readonly string[];
  language?: Language | undefined;
  readable?: (line: string) => string;
};

/** Lines that are gone, then those that are new. */
function Lines({ removed, come, language, readable = (line) => line }: LinesProps) {
  const { t } = useTranslation('console');
  return (
    <>
      {removed.map((line) => (
        <del key={line} lang={language} className={styles.gone}>
          <span className="unseen">{t('changes.before')} </span>
          <CaptionText text={readable(line)} />
        </del>
      ))}
      {come.map((line) => (
        <ins key={line} lang={language} className={styles.come}>
          <span className="unseen">{t('changes.after')} </span>
          <CaptionText text={readable(line)} />
        </ins>
      ))}
    </>
  );
}
