import { useTranslation } from 'react-i18next';
import consoleStyles from '@/components/console/core/console.module.css';
import { href } from '@/components/console/core/routes';
import { ScreenTitle } from '@/components/console/core/ScreenTitle';
import { Note } from '@/components/ui/Note';
import type { Language } from '@/protocol/text/language';

type PublishedNoteProps = {
  published: { packId: string; version: number; publishedAt: number };
  language: Language;
};

/** The good end of publishing: which version, when, and where to go from here. */
export function PublishedNote({ published: { packId, version, publishedAt }, language }: PublishedNoteProps) {
  const { t } = useTranslation('console');
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(publishedAt);
  return (
    <div className={consoleStyles.page} data-published={version}>
      <ScreenTitle name={t('publish.doneTitle', { version })} />
      <Note tone="good">{t('publish.doneAt', { version, time })}</Note>
      <p className={consoleStyles.row}>
        <a className={consoleStyles.back} href={href({ name: 'queue' })}>
          {t('publish.toQueue')}
        </a>
        <a className={consoleStyles.back} href={href({ name: 'pack', packId })}>
          {t('publish.toPack')}
        </a>
      </p>
    </div>
  );
}
