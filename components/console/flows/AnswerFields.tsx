import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CardRefs } from '@/components/console/editor/CardRefs';
import { Button } from '@/components/ui/Button';
import { TextField } from '@/components/ui/Field';
import { Choice } from '@/components/ui/Select';
import type { Flow, FlowAnswer, FlowStep } from '@/protocol/flow/flow';
import { FLOW_LIMITS } from '@/protocol/flow/flow-fields';
import { PACK_LIMITS, type Pack } from '@/protocol/pack';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import styles from './flows.module.css';
import { stepName } from './step-name';

type AnswerFieldsProps = {
  answers: readonly FlowAnswer[];
  flow: Flow;
  pack: Pack;
  language: Language;
  onChange: (change: (step: FlowStep) => FlowStep) => void;
};

/** A target that is not a step. No step has these ids. */
const CARD = 'card:';
const NONE = '';

/** The answers of a step: their words, and the step or card that each leads to. */
export function AnswerFields({ answers, flow, pack, language, onChange }: AnswerFieldsProps) {
  const { t } = useTranslation('console');
  const edit = (change: (answers: FlowAnswer[]) => FlowAnswer[]) =>
    onChange(({ answers: before = [], ...rest }) => {
      const after = change(before);
      return after.length === 0 ? rest : { ...rest, answers: after };
    });
  const set = (index: number, change: (answer: FlowAnswer) => FlowAnswer) =>
    edit((now) => now.map((answer, position) => (position === index ? change(answer) : answer)));
  const targets = [
    { value: NONE, label: t('flows.nowhere') },
    { value: CARD, label: t('flows.aCard') },
    ...flow.steps.map((step, index) => ({
      value: step.id,
      label: `${index + 1}. ${stepName(step, language)}`,
    })),
  ];
  return (
    <fieldset className={styles.set}>
      <legend>{t('flows.answers')}</legend>
      <ol className={styles.answers}>
        {answers.map((answer, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: answers have no id of their own
          <li key={index} className={styles.answer} data-answer={index}>
            {LANGUAGES.map((written) => (
              <TextField
                key={written}
                label={`${t('flows.answerN', { n: index + 1 })} (${t(`languages.${written}`)})`}
                lang={written}
                limit={PACK_LIMITS.line}
                value={answer.text[written] ?? ''}
                onChange={(event) => {
                  const text = event.target.value;
                  set(index, (now) => ({ ...now, text: { ...now.text, [written]: text } }));
                }}
                data-field={`flow-answer-${index}-${written}`}
              />
            ))}
            <Choice
              label={t('flows.leadsTo')}
              value={answer.step ?? (answer.card === undefined ? NONE : CARD)}
              options={targets}
              onChange={(target) => set(index, ({ text }) => withTarget(text, target, pack))}
              data-field={`flow-target-${index}`}
            />
            {answer.card !== undefined && (
              <CardRefs
                refs={answer.card === '' ? [] : [answer.card]}
                most={1}
                pack={pack}
                language={language}
                adding={t('flows.addCard')}
                removing={(title) => t('context.removeCard', { title })}
                mark="data-flow-card"
                errorAt={() => undefined}
                onChange={(change) =>
                  set(index, ({ text, card = '' }) => ({
                    text,
                    card: change(card === '' ? [] : [card])[0] ?? '',
                  }))
                }
              />
            )}
            <Button
              variant="quiet"
              small
              onClick={() => edit((now) => now.toSpliced(index, 1))}
              data-action="remove-answer"
            >
              <X size={15} aria-hidden />
              {t('flows.removeAnswer', { n: index + 1 })}
            </Button>
          </li>
        ))}
      </ol>
      <div>
        <Button
          small
          inactive={answers.length >= FLOW_LIMITS.answers}
          onClick={() => edit((now) => [...now, { text: { [language]: '' } }])}
          data-action="new-answer"
        >
          <Plus size={15} aria-hidden />
          {t('flows.newAnswer')}
        </Button>
      </div>
    </fieldset>
  );
}

function withTarget(text: FlowAnswer['text'], target: string, pack: Pack): FlowAnswer {
  if (target === NONE) return { text };
  return target === CARD ? { text, card: pack.cards[0]?.id ?? '' } : { text, step: target };
}
