import { useTranslation } from 'react-i18next';
import styles from '@/components/console/core/packs.module.css';
import { useDraftAutosave } from '@/components/console/draft/draft-context';
import { TextArea, TextField } from '@/components/ui/Field';
import { PACK_LIMITS, type Pack } from '@/protocol/pack';
import { LANGUAGES, type Language, type Localized } from '@/protocol/text/language';

/** The head of a pack, in both languages. */
export function PackAbout({ pack }: { pack: Pack }) {
  const { t } = useTranslation('console');
  const autosave = useDraftAutosave();
  const write = (field: 'title' | 'summary' | 'source', language: Language, text: string) =>
    autosave.edit((now) => ({ ...now, [field]: written(now[field], language, text) }));
  const nothing = (field: 'title' | 'summary') =>
    !pack[field].fr?.trim() && !pack[field].en?.trim() ? t('missing') : undefined;
  return (
    <details
      className={styles.aboutPack}
      open={nothing('title') !== undefined || nothing('summary') !== undefined}
    >
      <summary>{t('pack.about')}</summary>
      <div className={styles.both}>
        {LANGUAGES.map((language) => (
          <section key={language} aria-label={t(`languageNames.${language}`)}>
            <h3>{t(`languageNames.${language}`)}</h3>
            <TextField
              label={t('pack.title')}
              lang={language}
              error={nothing('title')}
              limit={PACK_LIMITS.title}
              value={pack.title[language] ?? ''}
              onChange={(event) => write('title', language, event.target.value)}
            />
            <TextArea
              label={t('pack.summary')}
              lang={language}
              error={nothing('summary')}
              rows={2}
              limit={PACK_LIMITS.text}
              value={pack.summary[language] ?? ''}
              onChange={(event) => write('summary', language, event.target.value)}
            />
            <TextArea
              label={t('pack.source')}
              lang={language}
              rows={2}
              limit={PACK_LIMITS.text}
              value={pack.source?.[language] ?? ''}
              onChange={(event) => write('source', language, event.target.value)}
            />
          </section>
        ))}
      </div>
    </details>
  );
}

/** An emptied language is no text, not an empty one. */
function written(before: Localized<string> | undefined, language: Language, text: string): Localized<string> {
  const { [language]: _removed, ...other } = before ?? {};
  return text === '' ? other : { ...before, [language]: text };
}
