import { useTranslation } from 'react-i18next';
import { useFieldWords } from '@/components/card/field-words';
import type { Card, Outcomes, Pack } from '@/protocol/pack';
import { OUTCOMES, type Outcome } from '@/protocol/pack-fields';
import type { Language } from '@/protocol/text/language';
import { CardRefs } from './CardRefs';
import styles from './editor.module.css';
import { useEditor, useProblem } from './editor-context';

type OutcomesFieldProps = { card: Card; pack: Pack; language: Language };

/** Where to go when the caller is calmer, the same or worse: one card each, or none. */
export function OutcomesField({ card, pack, language }: OutcomesFieldProps) {
  const { t } = useTranslation('console');
  const { t: cards } = useTranslation('card');
  const words = useFieldWords();
  const { changeCard } = useEditor();
  const problemAt = useProblem();
  return (
    <div className={styles.fact} data-field="outcomes">
      <h3>{words.label('outcomes')}</h3>
      {OUTCOMES.map((outcome) => {
        const ref = card.outcomes?.[outcome];
        const name = cards(`outcomes.${outcome}`);
        return (
          <div key={outcome} data-outcome={outcome}>
            <h4 className={styles.outcome}>{name}</h4>
            <CardRefs
              refs={ref === undefined ? [] : [ref]}
              most={1}
              pack={pack}
              except={card.id}
              language={language}
              adding={t('editor.addOutcome', { outcome: name })}
              removing={(title) => t('editor.removeOutcome', { outcome: name, title })}
              mark="data-next"
              errorAt={() => problemAt(`outcomes.${outcome}`)}
              onChange={(change) =>
                changeCard((now) => {
                  const before = now.outcomes?.[outcome];
                  return withOutcome(now, outcome, change(before === undefined ? [] : [before])[0]);
                })
              }
            />
          </div>
        );
      })}
    </div>
  );
}

/** The card with another card for an outcome; without any, the field is left out. */
export function withOutcome(card: Card, outcome: Outcome, ref: string | undefined): Card {
  const { outcomes: before, ...rest } = card;
  const { [outcome]: _replaced, ...others } = before ?? {};
  const outcomes: Outcomes = ref === undefined ? others : { ...others, [outcome]: ref };
  return Object.keys(outcomes).length === 0 ? rest : { ...rest, outcomes };
}
