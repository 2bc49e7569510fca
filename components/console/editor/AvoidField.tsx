import { useTranslation } from 'react-i18next';
import { TextArea } from '@/components/ui/Field';
import { type CardText, PACK_LIMITS } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import type { ChangeText } from './editor-context';
import { useProblem } from './editor-context';
import { Rows } from './Rows';

type AvoidFieldProps = { language: Language; pairs: CardText['avoid']; change: ChangeText };

/** What inflames, and what to say or do instead. */
export function AvoidField({ language, pairs, change }: AvoidFieldProps) {
  const { t } = useTranslation('console');
  const problemAt = useProblem();
  return (
    <Rows
      name={t('fields.avoid')}
      rows={pairs}
      limit={PACK_LIMITS.avoid}
      empty={() => ({ phrase: '', instead: '' })}
      addLabel={t('editor.addAvoid')}
      error={problemAt(`${language}.avoid`)}
      onChange={(edit) => change((now) => ({ ...now, avoid: edit(now.avoid) }))}
    >
      {(pair, index, set) => (
        <>
          {(['phrase', 'instead'] as const).map((part) => (
            <TextArea
              key={part}
              label={<span className="unseen">{t(`editor.${part}`, { n: index + 1 })}</span>}
              placeholder={t(`editor.${part}Short`)}
              error={problemAt(`${language}.avoid.${index}.${part}`)}
              lang={language}
              limit={PACK_LIMITS.line}
              rows={1}
              data-field={`${language}.avoid.${index}.${part}`}
              value={pair[part]}
              onChange={(event) => set({ ...pair, [part]: event.target.value })}
            />
          ))}
        </>
      )}
    </Rows>
  );
}
