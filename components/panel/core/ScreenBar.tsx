import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import styles from './panel.module.css';
import { usePanel } from './panel-context';

/** The bar above every screen but the search: the way back, its name, its tools. */
export function ScreenBar({ title, children }: { title?: string; children?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // A screen reader announces the new screen, and Tab continues from here.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className={styles.bar}>
      <BackButton />
      {title && (
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
      )}
      <span className={styles.barEnd} />
      {children}
    </div>
  );
}

/** The way back, by its word or, `icon`, its sign alone. */
export function BackButton({ icon = false }: { icon?: boolean }) {
  const { t } = useTranslation();
  const { store } = usePanel();
  return (
    <Button
      variant="quiet"
      small
      icon={icon}
      title={t('back')}
      onClick={() => store.getState().back()}
      data-action="back"
    >
      <ArrowLeft size={17} aria-hidden />
      <span className={icon ? 'unseen' : 'wide-label'}>{t('back')}</span>
    </Button>
  );
}
