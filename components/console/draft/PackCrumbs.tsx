import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '@/components/console/core/console.module.css';
import { href } from '@/components/console/core/routes';
import type { Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { packTitle } from './titles';

type PackCrumbsProps = {
  language: Language;
  /** The pack that the screen is a part of; without it the screen is the pack itself. */
  parent?: Pack;
  /** Shown at the other end of the line. */
  children?: ReactNode;
};

/** Breadcrumbs of a screen of one pack: to all packs, and to the pack. */
export function PackCrumbs({ language, parent, children }: PackCrumbsProps) {
  const { t } = useTranslation('console');
  return (
    <div className={`${styles.row} ${styles.apart}`}>
      <p className={styles.crumbs}>
        <a className={styles.back} href={href({ name: 'packs' })}>
          {t('nav.packs')}
        </a>
        {parent && (
          <>
            <span aria-hidden>›</span>
            <a className={styles.back} href={href({ name: 'pack', packId: parent.id })}>
              {packTitle(parent, language)}
            </a>
          </>
        )}
      </p>
      {children}
    </div>
  );
}
