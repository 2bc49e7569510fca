import { useTranslation } from 'react-i18next';
import { useFieldWords } from '@/components/card/field-words';
import { TextArea } from '@/components/ui/Field';
import { PACK_LIMITS } from '@/protocol/pack';
import type { TextFieldOf } from '@/protocol/pack-fields';
import type { Language } from '@/protocol/text/language';
import type { ChangeText } from './editor-context';
import { useProblem } from './editor-context';
import { Rows } from './Rows';

type StepsFieldProps = {
  field: TextFieldOf<'steps'>;
  language: Language;
  steps: readonly string[];
  limit: number;
  change: ChangeText;
};

/** Steps for the advisor, or text for the customer, step by step. */
export function StepsField({ field, language, steps, limit, change }: StepsFieldProps) {
  const { t } = useTranslation('console');
  const { label } = useFieldWords();
  const problemAt = useProblem();
  return (
    <Rows
      name={label(field)}
      rows={steps}
      limit={limit}
      empty={() => ''}
      addLabel={t('editor.addStep')}
      error={problemAt(`${language}.${field}`)}
      onChange={(edit) => change((now) => ({ ...now, [field]: edit(now[field] ?? []) }))}
    >
      {(step, index, set) => (
        <TextArea
          label={<span className="unseen">{t('editor.step', { name: label(field), n: index + 1 })}</span>}
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
