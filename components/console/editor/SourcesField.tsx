import { useTranslation } from 'react-i18next';
import { useFieldWords } from '@/components/card/field-words';
import { useConsole } from '@/components/console/core/console-context';
import { TextArea, TextField } from '@/components/ui/Field';
import type { Source } from '@/protocol/card-parts';
import { type Card, PACK_LIMITS } from '@/protocol/pack';
import { localDay } from '@/protocol/text/calendar-day';
import { LANGUAGES } from '@/protocol/text/language';
import styles from './editor.module.css';
import { useEditor, useProblem } from './editor-context';
import { Rows } from './Rows';

/** The statements of law on a card, each with its source and the day on which it was read. */
export function SourcesField({ card }: { card: Card }) {
  const { t } = useTranslation('console');
  const words = useFieldWords();
  const { now } = useConsole();
  const { changeCard } = useEditor();
  const problemAt = useProblem();
  return (
    <div className={styles.sources} data-field="sources">
      <Rows
        name={words.label('sources')}
        hint={words.hint('sources')}
        rows={card.sources ?? []}
        limit={PACK_LIMITS.sources}
        empty={(): Source => ({ statement: {}, title: '', readOn: localDay(now()) })}
        addLabel={t('editor.addSource')}
        error={problemAt('sources')}
        onChange={(edit) =>
          changeCard(({ sources = [], ...rest }) => {
            const changed = edit(sources);
            return changed.length === 0 ? rest : { ...rest, sources: changed };
          })
        }
      >
        {(source, index, set) => {
          const fieldProps = (path: string) => ({
            error: problemAt(`sources.${index}.${path}`),
            'data-field': `sources.${index}.${path}`,
          });
          return (
            <>
              {LANGUAGES.map((language) => (
                <TextArea
                  key={language}
                  label={t(`editor.statement.${language}`, { n: index + 1 })}
                  {...fieldProps(`statement.${language}`)}
                  error={
                    problemAt(`sources.${index}.statement.${language}`) ??
                    problemAt(`sources.${index}.statement`)
                  }
                  lang={language}
                  limit={PACK_LIMITS.line}
                  rows={1}
                  value={source.statement[language] ?? ''}
                  onChange={({ target }) =>
                    set({ ...source, statement: { ...source.statement, [language]: target.value } })
                  }
                />
              ))}
              <div className={styles.sourceFacts}>
                {(['title', 'article', 'address'] as const).map((part) => (
                  <TextField
                    key={part}
                    label={t(`editor.source.${part}`)}
                    {...fieldProps(part)}
                    type={part === 'address' ? 'url' : 'text'}
                    value={source[part] ?? ''}
                    onChange={({ target }) => set({ ...source, [part]: target.value })}
                  />
                ))}
                <TextField
                  type="date"
                  label={t('editor.source.readOn')}
                  {...fieldProps('readOn')}
                  value={source.readOn}
                  onChange={({ target }) => set({ ...source, readOn: target.value })}
                />
              </div>
            </>
          );
        }}
      </Rows>
    </div>
  );
}
