import { useTranslation } from 'react-i18next';
import { useFieldWords } from '@/components/card/field-words';
import { TextArea } from '@/components/ui/Field';
import { Choice } from '@/components/ui/Select';
import { LONG_TO_SAY, spokenWords } from '@/protocol/content/spoken-words';
import { PACK_LIMITS, type Script } from '@/protocol/pack';
import { CHANNELS, type TextFieldOf, TONES } from '@/protocol/pack-fields';
import type { Language } from '@/protocol/text/language';
import styles from './editor.module.css';
import type { ChangeText } from './editor-context';
import { useProblem } from './editor-context';
import { Rows } from './Rows';

type ScriptsFieldProps = {
  field: TextFieldOf<'scripts'>;
  language: Language;
  scripts: readonly Script[];
  limit: number;
  change: ChangeText;
};

/** The lines to say. A line too long for one breath is noted, not refused. */
export function ScriptsField({ field, language, scripts, limit, change }: ScriptsFieldProps) {
  const { t } = useTranslation('console');
  const words = useFieldWords();
  const { t: cards } = useTranslation('card');
  const problemAt = useProblem();
  const none = { value: '' as const, label: t('editor.anyChannel') };
  return (
    <Rows
      name={words.label(field)}
      hint={words.hint(field, { example: '{{…}}' })}
      rows={scripts}
      limit={limit}
      empty={(): Script => ({ text: '', tone: 'neutre' })}
      addLabel={t('editor.addScript')}
      error={problemAt(`${language}.${field}`)}
      onChange={(edit) => change((now) => ({ ...now, [field]: edit(now[field]) }))}
    >
      {(script, index, set) => {
        const count = spokenWords(script.text);
        const long = count > LONG_TO_SAY;
        return (
          <>
            <TextArea
              label={<span className="unseen">{t('editor.script', { n: index + 1 })}</span>}
              hint={
                count > 0 && (
                  <span className={long ? styles.long : undefined}>
                    {t(long ? 'editor.longToSay' : 'editor.words', { count })}
                  </span>
                )
              }
              error={problemAt(`${language}.${field}.${index}.text`)}
              lang={language}
              limit={PACK_LIMITS.text}
              rows={2}
              data-field={`${language}.${field}.${index}`}
              value={script.text}
              onChange={(event) => set({ ...script, text: event.target.value })}
            />
            {(language === 'fr' || script.tu !== undefined) && (
              <TextArea
                label={<span className="unseen">{t('editor.tu', { n: index + 1 })}</span>}
                placeholder={t('editor.tuPlaceholder')}
                error={problemAt(`${language}.${field}.${index}.tu`)}
                lang={language}
                limit={PACK_LIMITS.text}
                rows={1}
                data-field={`${language}.${field}.${index}.tu`}
                value={script.tu ?? ''}
                onChange={({ target }) => {
                  const { tu: _before, ...rest } = script;
                  set(target.value === '' ? rest : { ...rest, tu: target.value });
                }}
              />
            )}
            <div className={styles.scriptFacts}>
              <Choice
                label={<span className="unseen">{t('editor.tone', { n: index + 1 })}</span>}
                value={script.tone}
                onChange={(tone) => set({ ...script, tone })}
                options={TONES.map((tone) => ({ value: tone, label: cards(`tones.${tone}`) }))}
              />
              <Choice
                label={<span className="unseen">{t('editor.channel', { n: index + 1 })}</span>}
                value={script.channel ?? ''}
                onChange={(channel) => {
                  const { channel: _before, ...rest } = script;
                  set(channel === '' ? rest : { ...rest, channel });
                }}
                options={[
                  none,
                  ...CHANNELS.map((channel) => ({ value: channel, label: cards(`channels.${channel}`) })),
                ]}
              />
            </div>
          </>
        );
      }}
    </Rows>
  );
}
