import { useTranslation } from 'react-i18next';
import { useFieldWords } from '@/components/card/field-words';
import { TextArea, TextField } from '@/components/ui/Field';
import { clockSeconds, type TimedStep } from '@/protocol/card-parts';
import { PACK_LIMITS } from '@/protocol/pack';
import type { TextFieldOf } from '@/protocol/pack-fields';
import type { Language } from '@/protocol/text/language';
import styles from './editor.module.css';
import { type ChangeText, useProblem } from './editor-context';
import { Rows } from './Rows';

type TimedStepsFieldProps = {
  field: TextFieldOf<'timed-steps'>;
  language: Language;
  steps: readonly TimedStep[];
  limit: number;
  change: ChangeText;
};

/** Seconds that a new step begins after the one before. */
const USUAL_STEP_SECONDS = 20;

/** Steps with a clock: each with the time at which it begins. */
export function TimedStepsField({ field, language, steps, limit, change }: TimedStepsFieldProps) {
  const { t } = useTranslation('console');
  const { label, hint } = useFieldWords();
  const problemAt = useProblem();
  const around = (index: number, part: keyof TimedStep) => {
    const path = `${language}.${field}.${index}.${part}`;
    return { error: problemAt(path), 'data-field': path };
  };
  return (
    <Rows
      name={label(field)}
      hint={hint(field)}
      rows={steps}
      limit={limit}
      empty={() => ({ start: startAfter(steps), text: '' })}
      addLabel={t('editor.addTimedStep')}
      error={problemAt(`${language}.${field}`)}
      onChange={(edit) => change((now) => ({ ...now, [field]: edit(now[field] ?? []) }))}
    >
      {(step, index, set) => (
        <div className={styles.timedStep}>
          <TextField
            label={<span className="unseen">{t('editor.start', { n: index + 1 })}</span>}
            {...around(index, 'start')}
            inputMode="numeric"
            value={step.start}
            onChange={(event) => set({ ...step, start: event.target.value })}
          />
          <TextArea
            label={<span className="unseen">{t('editor.step', { name: label(field), n: index + 1 })}</span>}
            {...around(index, 'text')}
            lang={language}
            limit={PACK_LIMITS.text}
            rows={1}
            value={step.text}
            onChange={(event) => set({ ...step, text: event.target.value })}
          />
        </div>
      )}
    </Rows>
  );
}

/** The time on the clock for a step after these. */
function startAfter(steps: readonly TimedStep[]): string {
  const last = steps.at(-1);
  const seconds = last ? clockSeconds(last.start) + USUAL_STEP_SECONDS : 0;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
