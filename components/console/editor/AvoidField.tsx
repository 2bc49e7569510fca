import { useTranslation } from 'react-i18next';
import { TextArea } from '@/components/ui/Field';
import type { Language } from '@/protocol/text/language';
import { type CardText, PACK_LIMITS } from '@/protocol/pack';
import type { ChangeText } from './editor-context';
import { useProblemAt } from './editor-context';
import { Rows } from './Rows';

type AvoidFieldProps = { language: Language; pairs: CardText['avoid']; change: ChangeText };

/** What inflames, and what to say or do instead. */
export function AvoidField({ language, pairs, change }: AvoidFieldProps) {
  const { t } = useTranslation('console');
  const problemAt = useProblemAt();
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
      {(pair, at, set) => (
        <>
          {(['phrase', 'instead'] as const).map((part) => (
            <TextArea
              key={part}
              label={<span className="unseen">{t(`editor.${part}`, { n: at + 1 })}</span>}
              placeholder={t(`editor.${part}Short`)}
              error={problemAt(`${language}.avoid.${at}.${part}`)}
              lang={language}
              limit={PACK_LIMITS.line}
              rows={1}
              data-field={`${language}.avoid.${at}.${part}`}
              value={pair[part]}
              onChange={(event) => set({ ...pair, [part]: event.target.value })}
            />
          ))}
        </>
      )}
    </Rows>
  );
}
