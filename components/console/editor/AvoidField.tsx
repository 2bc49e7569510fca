import { useTranslation } from 'react-i18next';
import { useFieldWords } from '@/components/card/field-words';
import { TextArea } from '@/components/ui/Field';
import { type CardText, PACK_LIMITS } from '@/protocol/pack';
import type { TextFieldOf } from '@/protocol/pack-fields';
import type { Language } from '@/protocol/text/language';
import type { ChangeText } from './editor-context';
import { useProblem } from './editor-context';
import { Rows } from './Rows';

type AvoidFieldProps = {
  field: TextFieldOf<'pairs'>;
  language: Language;
  pairs: CardText['avoid'];
  limit: number;
  change: ChangeText;
};

/** What inflames, and what to say or do instead. */
export function AvoidField({ field, language, pairs, limit, change }: AvoidFieldProps) {
  const { t } = useTranslation('console');
  const words = useFieldWords();
  const problemAt = useProblem();
  return (
    <Rows
      name={words.label(field)}
      rows={pairs}
      limit={limit}
      empty={() => ({ phrase: '', instead: '' })}
      addLabel={t('editor.addAvoid')}
      error={problemAt(`${language}.${field}`)}
      onChange={(edit) => change((now) => ({ ...now, [field]: edit(now[field]) }))}
    >
      {(pair, index, set) => (
        <>
          {(['phrase', 'instead'] as const).map((part) => (
            <TextArea
              key={part}
              label={<span className="unseen">{t(`editor.${part}`, { n: index + 1 })}</span>}
              placeholder={t(`editor.${part}Short`)}
              error={problemAt(`${language}.${field}.${index}.${part}`)}
              lang={language}
              limit={PACK_LIMITS.line}
              rows={1}
              data-field={`${language}.${field}.${index}.${part}`}
              value={pair[part]}
              onChange={(event) => set({ ...pair, [part]: event.target.value })}
            />
          ))}
        </>
      )}
    </Rows>
  );
}
