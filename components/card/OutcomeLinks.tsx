import { ArrowDownRight, ArrowRight, ArrowUpRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import type { CardRef } from '@/protocol/card-ref';
import type { Outcome } from '@/protocol/pack-fields';
import type { Language } from '@/protocol/text/language';
import styles from './card.module.css';

/** A card to go to when the call takes this turn. */
export type OutcomeLink = { outcome: Outcome; ref: CardRef; title: string };

type OutcomeLinksProps = {
  links: readonly OutcomeLink[];
  language: Language;
  onOpen: (link: OutcomeLink) => void;
};

/** The way of the caller's anger, as an arrow beside its words. */
const ARROWS = { calmer: ArrowDownRight, same: ArrowRight, worse: ArrowUpRight } as const;

/** Where to go when the caller is calmer, the same or worse. */
export function OutcomeLinks({ links, language, onOpen }: OutcomeLinksProps) {
  const { t } = useTranslation('card');
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{t('outcomesTitle')}</h2>
      <div className={styles.next}>
        {links.map((link) => {
          const { outcome, title } = link;
          const Arrow = ARROWS[outcome];
          return (
            <Button
              key={outcome}
              className={styles.outcome ?? ''}
              onClick={() => onOpen(link)}
              data-outcome={outcome}
            >
              <span className={styles.outcomeName}>
                <Arrow size={16} aria-hidden />
                {t(`outcomes.${outcome}`)}
              </span>
              <span lang={language}>{title}</span>
            </Button>
          );
        })}
      </div>
    </section>
  );
}
