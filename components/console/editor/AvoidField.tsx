import { useTranslation } from 'react-i18next';
import { useFieldWords } from '@/components/card/field-words';
import { TextArea } from '@/components/ui/Field';
import { Choice } from '@/components/ui/Select';
import { type Avoid, type CardText, PACK_LIMITS } from '@/protocol/pack';
import { AVOID_KINDS, type TextFieldOf } from '@/protocol/pack-fields';
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
  const { t: cards } = useTranslation('card');
  const words = useFieldWords();
  const problemAt = useProblem();
  return (
    <Rows
      name={words.label(field)}
      rows={pairs}
      limit={limit}
      empty={(): Avoid => ({ phrase: '', instead: '' })}
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
          <Choice
            label={<span className="unseen">{t('editor.avoidKind', { n: index + 1 })}</span>}
            value={pair.kind ?? 'phrase'}
            onChange={(kind) => {
              const { kind: _before, ...rest } = pair;
              set(kind === 'phrase' ? rest : { ...rest, kind });
            }}
            options={(['phrase', ...AVOID_KINDS] as const).map((kind) => ({
              value: kind,
              label: cards(`avoidKinds.${kind}`),
            }))}
          />
        </>
      )}
    </Rows>
  );
}
