import { ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { dayInWords } from '@/components/i18n/dates';
import type { Source } from '@/protocol/card-parts';
import { inLanguage, type Language } from '@/protocol/text/language';
import styles from './card.module.css';
import { SectionHeading } from './SectionHeading';

type SourcesProps = {
  sources: readonly Source[];
  language: Language;
  interfaceLanguage: Language;
  singleKeys: boolean;
};

/**
 * The law behind the statements of a card, each with its text and the day it was read.
 * *Guarantees:* nothing is fetched; an address opens in a tab of its own when it is clicked, which learns nothing of
 * this one.
 */
export function Sources({ sources, language, interfaceLanguage, singleKeys }: SourcesProps) {
  const { t } = useTranslation('card');
  return (
    <section className={styles.sources} aria-label={t('sources')}>
      <SectionHeading section="sources" singleKeys={singleKeys}>
        {t('sources')}
      </SectionHeading>
      <ul>
        {sources.map(({ statement, title, article, address, readOn }) => {
          const name = [title, article].filter(Boolean).join(', ');
          return (
            <li key={`${name} ${address} ${inLanguage(statement, language)}`} data-source>
              <span lang={language}>{inLanguage(statement, language)}</span>
              <span className={styles.sourceText}>
                {address ? (
                  <a href={address} target="_blank" rel="noreferrer noopener" title={t('sourceOpen')}>
                    {name}
                    <ExternalLink size={12} aria-hidden />
                    <span className="unseen"> {t('sourceOpen')}</span>
                  </a>
                ) : (
                  name
                )}
                {', '}
                {t('sourceReadOn', { day: dayInWords(readOn, interfaceLanguage) })}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
