import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import styles from './panel.module.css';
import { usePanel } from './panel-context';

/** The bar above every screen but the search: the way back, its name, its tools. */
export function ScreenBar({ title, children }: { title?: string; children?: ReactNode }) {
  const { t } = useTranslation();
  const { store } = usePanel();
  const heading = useRef<HTMLHeadingElement>(null);
  // A screen reader announces the new screen, and Tab continues from here.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className={styles.bar}>
      <Button
        variant="quiet"
        small
        title={t('back')}
        onClick={() => store.getState().back()}
        data-action="back"
      >
        <ArrowLeft size={17} aria-hidden />
        <span className="wide-label">{t('back')}</span>
      </Button>
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
