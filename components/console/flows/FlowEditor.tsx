import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { CardRefs } from '@/components/console/editor/CardRefs';
import { problemAlone } from '@/components/i18n/problems';
import { Button } from '@/components/ui/Button';
import { TextArea, TextField } from '@/components/ui/Field';
import type { Flow } from '@/protocol/flow/flow';
import { FLOW_LIMITS } from '@/protocol/flow/flow-fields';
import { PACK_LIMITS, type Pack } from '@/protocol/pack';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import { FlowPicture } from './FlowPicture';
import { addStep, changeStep, moveStep, removeStep } from './flow-edit';
import { flowProblems } from './flow-problems';
import styles from './flows.module.css';
import { StepFields } from './StepFields';

type FlowEditorProps = {
  flow: Flow;
  pack: Pack;
  language: Language;
  onChange: (change: (flow: Flow) => Flow) => void;
};

/** A flow as an outline: what it is called, what finds it, its picture, and its steps in order. */
export function FlowEditor({ flow, pack, language, onChange }: FlowEditorProps) {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const problems = useMemo(() => flowProblems(flow), [flow]);
  const problemsOf = (index: number) =>
    problems
      .filter(({ path }) => path === `steps.${index}` || path.startsWith(`steps.${index}.`))
      .map((problem) => problemAlone(problem, errors));
  return (
    <div className={styles.fields}>
      {LANGUAGES.map((written) => (
        <div key={written} className={styles.pair}>
          <TextField
            label={`${t('flows.title')} (${t(`languages.${written}`)})`}
            lang={written}
            limit={PACK_LIMITS.title}
            value={flow.title[written] ?? ''}
            onChange={(event) => {
              const text = event.target.value;
              onChange((now) => ({ ...now, title: { ...now.title, [written]: text } }));
            }}
            data-field={`flow-title-${written}`}
          />
          <TextArea
            label={`${t('flows.cues')} (${t(`languages.${written}`)})`}
            hint={t('flows.onePerLine')}
            lang={written}
            rows={2}
            value={(flow.cues?.[written] ?? []).join('\n')}
            onChange={(event) => {
              const rows = event.target.value.split('\n');
              onChange((now) => ({ ...now, cues: { ...now.cues, [written]: rows } }));
            }}
            data-field={`flow-cues-${written}`}
          />
        </div>
      ))}
      <fieldset className={styles.set}>
        <legend>{t('flows.cards')}</legend>
        <CardRefs
          refs={flow.cards ?? []}
          most={FLOW_LIMITS.cards}
          pack={pack}
          language={language}
          adding={t('flows.addCard')}
          removing={(title) => t('context.removeCard', { title })}
          mark="data-flow-card"
          errorAt={() => undefined}
          onChange={(change) => onChange((now) => ({ ...now, cards: change(now.cards ?? []) }))}
        />
      </fieldset>
      <FlowPicture flow={flow} pack={pack} language={language} />
      <ol className={styles.outline}>
        {flow.steps.map((step, index) => (
          <StepFields
            key={step.id}
            step={step}
            index={index}
            flow={flow}
            pack={pack}
            language={language}
            problems={problemsOf(index)}
            onChange={(change) => onChange((now) => changeStep(now, step.id, change))}
            onMove={(by) => onChange((now) => moveStep(now, step.id, by))}
            onRemove={() => onChange((now) => removeStep(now, step.id))}
          />
        ))}
      </ol>
      <div>
        <Button
          inactive={flow.steps.length >= FLOW_LIMITS.steps}
          onClick={() => onChange((now) => addStep(now, t('flows.newQuestion'), language))}
          data-action="new-step"
        >
          <Plus size={17} aria-hidden />
          {t('flows.newStep')}
        </Button>
      </div>
    </div>
  );
}
