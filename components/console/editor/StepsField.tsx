import { useTranslation } from 'react-i18next';
import { TextArea } from '@/components/ui/Field';
import { PACK_LIMITS } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import type { ChangeText } from './editor-context';
import { useProblem } from './editor-context';
import { Rows } from './Rows';

type StepsFieldProps = {
  field: 'steps' | 'customerSteps';
  language: Language;
  steps: readonly string[];
  limit: number;
  change: ChangeText;
};

/** What the advisor does, or what is sent to the customer, step by step. */
export function StepsField({ field, language, steps, limit, change }: StepsFieldProps) {
  const { t } = useTranslation('console');
  const problemAt = useProblem();
  return (
    <Rows
      name={t(`fields.${field}`)}
      rows={steps}
      limit={limit}
      empty={() => ''}
      addLabel={t('editor.addStep')}
      error={problemAt(`${language}.${field}`)}
      onChange={(edit) => change((now) => ({ ...now, [field]: edit(now[field] ?? []) }))}
    >
      {(step, index, set) => (
        <TextArea
          label={
            <span className="unseen">{t('editor.step', { name: t(`fields.${field}`), n: index + 1 })}</span>
          }
          error={problemAt(`${language}.${field}.${index}`)}
          lang={language}
          limit={PACK_LIMITS.text}
          rows={1}
          data-field={`${language}.${field}.${index}`}
          value={step}
          onChange={(event) => set(event.target.value)}
        />
      )}
    </Rows>
  );
}
