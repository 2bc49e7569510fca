import { Wind } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSingleKeysOn } from '@/components/panel/core/use-preferences';
import { Button } from '@/components/ui/Button';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { Keys } from '@/components/ui/Note';
import styles from './guide.module.css';

const SECONDS = 10;
/** In for so many seconds, out for the rest. */
const IN_SECONDS = 4;

/** A breath of ten seconds for the advisor, without a sound: offered, never started by itself. */
export function BreathAid() {
  const { t } = useTranslation('guide');
  const singleKeys = useSingleKeysOn();
  const [left, setLeft] = useState<number>();
  const isRunning = left !== undefined && left > 0;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setLeft((before) => Math.max(0, (before ?? 0) - 1)), 1_000);
    return () => clearInterval(timer);
  }, [isRunning]);
  const press = () => setLeft(isRunning ? undefined : SECONDS);
  useShortcuts({ b: { run: press, when: 'alone' } }, { singleKeys });
  return (
    <section
      className={styles.breath}
      aria-label={t('breath.offer')}
      data-breath={isRunning ? 'runs' : 'rests'}
    >
      <Button
        variant="quiet"
        small
        title={t('breath.why')}
        onClick={press}
        aria-keyshortcuts="B"
        data-action="breath"
      >
        <Wind size={16} aria-hidden />
        {t(isRunning ? 'breath.stop' : 'breath.offer')}
        <Keys keys={['B']} />
      </Button>
      {left === undefined ? (
        <p className="unseen">{t('breath.why')}</p>
      ) : (
        <p className={styles.breathNow}>
          <span role="status">
            {left === 0 ? t('breath.over') : t(SECONDS - left < IN_SECONDS ? 'breath.in' : 'breath.out')}
          </span>
          {isRunning && (
            <>
              <meter className={styles.breathLeft} min={0} max={SECONDS} value={left} aria-hidden />
              <span aria-hidden>{t('breath.left', { count: left })}</span>
            </>
          )}
        </p>
      )}
    </section>
  );
}
