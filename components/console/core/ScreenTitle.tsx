import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './console.module.css';

type ScreenTitleProps = {
  name: string;
  /** Leaves the focus to another element of the screen. */
  quiet?: boolean;
};

/**
 * The heading of a screen. It takes the focus when the screen appears, so that a screen reader announces the screen.
 */
export function ScreenTitle({ name, quiet = false }: ScreenTitleProps) {
  const { t } = useTranslation('console');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!quiet) heading.current?.focus({ preventScroll: true });
  }, [quiet]);
  useEffect(() => {
    document.title = `${name} · ${t('title')}`;
  }, [name, t]);
  return (
    <h1 ref={heading} className={styles.title} tabIndex={-1}>
      {name}
    </h1>
  );
}
