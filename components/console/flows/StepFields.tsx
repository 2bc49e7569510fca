import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CardRefs } from '@/components/console/editor/CardRefs';
import { Button } from '@/components/ui/Button';
import { TextArea, TextField } from '@/components/ui/Field';
import { Note } from '@/components/ui/Note';
import { Choice } from '@/components/ui/Select';
import type { Flow, FlowStep, FlowText } from '@/protocol/flow/flow';
import { FLOW_ENDS, type FlowEnd } from '@/protocol/flow/flow-fields';
import { PACK_LIMITS, type Pack } from '@/protocol/pack';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import { AnswerFields } from './AnswerFields';
import styles from './flows.module.css';
import { LinkFields } from './LinkFields';
import { stepName } from './step-name';

type StepFieldsProps = {
  step: FlowStep;
  index: number;
  flow: Flow;
  pack: Pack;
  language: Language;
  problems: readonly string[];
  onChange: (change: (step: FlowStep) => FlowStep) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
};

/** One step in the outline: what it asks and says, where its answers lead, or how it ends. */
export function StepFields(props: StepFieldsProps) {
  const { step, index, flow, pack, language, problems, onChange, onMove, onRemove } = props;
  const { t } = useTranslation('console');
  const name = `${index + 1}. ${stepName(step, language)}`;
  const isLast = index === flow.steps.length - 1;
  return (
    <li className={styles.step} data-step={step.id}>
      <details open={problems.length > 0 || undefined}>
        <summary>{name}</summary>
        <div className={styles.fields}>
          {problems.map((sentence) => (
            <Note key={sentence} tone="bad">
              <p>{sentence}</p>
            </Note>
          ))}
          {LANGUAGES.map((written) => (
            <StepTextFields key={written} step={step} written={written} onChange={onChange} />
          ))}
          <AnswerFields
            answers={step.answers ?? []}
            flow={flow}
            pack={pack}
            language={language}
            onChange={onChange}
          />
          <Choice
            label={t('flows.end')}
            value={step.end ?? ''}
            options={[
              { value: '', label: t('flows.goesOn') },
              ...FLOW_ENDS.map((end) => ({ value: end, label: t(`flows.ends.${end}`) })),
            ]}
            onChange={(end: FlowEnd | '') =>
              onChange(({ end: _before, ...rest }) => (end === '' ? rest : { ...rest, end }))
            }
            data-field="flow-end"
          />
          <fieldset className={styles.set}>
            <legend>{t('flows.card')}</legend>
            <CardRefs
              refs={step.card === undefined ? [] : [step.card]}
              most={1}
              pack={pack}
              language={language}
              adding={t('flows.addCard')}
              removing={(title) => t('context.removeCard', { title })}
              mark="data-flow-card"
              errorAt={() => undefined}
              onChange={(change) =>
                onChange(({ card, ...rest }) => {
                  const [next] = change(card === undefined ? [] : [card]);
                  return next === undefined ? rest : { ...rest, card: next };
                })
              }
            />
          </fieldset>
          <LinkFields links={step.links ?? []} language={language} onChange={onChange} />
          <div className={styles.stepTools}>
            <Button small inactive={index === 0} onClick={() => onMove(-1)} data-action="step-up">
              <ArrowUp size={15} aria-hidden />
              {t('flows.up')}
            </Button>
            <Button small inactive={isLast} onClick={() => onMove(1)} data-action="step-down">
              <ArrowDown size={15} aria-hidden />
              {t('flows.down')}
            </Button>
            <Button
              small
              variant="danger"
              inactive={flow.steps.length === 1}
              onClick={onRemove}
              data-action="remove-step"
            >
              <X size={15} aria-hidden />
              {t('flows.removeStep')}
            </Button>
          </div>
        </div>
      </details>
    </li>
  );
}

type StepTextProps = Pick<StepFieldsProps, 'step' | 'onChange'> & { written: Language };

/** The texts of a step in one language. */
function StepTextFields({ step, written, onChange }: StepTextProps) {
  const { t } = useTranslation('console');
  const text: FlowText = step[written] ?? { question: '' };
  const change = (part: Partial<FlowText>) =>
    onChange((now) => ({ ...now, [written]: { ...(now[written] ?? { question: '' }), ...part } }));
  const label = (name: string) => `${name} (${t(`languages.${written}`)})`;
  return (
    <fieldset className={styles.set}>
      <legend>{t(`languages.${written}`)}</legend>
      <TextField
        label={label(t('flows.question'))}
        lang={written}
        limit={PACK_LIMITS.line}
        value={text.question}
        onChange={(event) => change({ question: event.target.value })}
        data-field={`flow-question-${written}`}
      />
      <TextArea
        label={label(t('flows.scripts'))}
        hint={t('flows.onePerLine')}
        lang={written}
        rows={2}
        value={(text.scripts ?? []).map((script) => script.text).join('\n')}
        onChange={(event) => {
          const rows = event.target.value.split('\n');
          const before = text.scripts ?? [];
          change({
            scripts: rows.map((row, position) => ({ tone: 'neutre', ...before[position], text: row })),
          });
        }}
        data-field={`flow-scripts-${written}`}
      />
      <TextArea
        label={label(t('flows.macro'))}
        lang={written}
        rows={2}
        limit={PACK_LIMITS.text}
        value={text.macro ?? ''}
        onChange={(event) => change({ macro: event.target.value })}
        data-field={`flow-macro-${written}`}
      />
    </fieldset>
  );
}
