import { ChevronDown, ChevronUp, Copy, CornerDownLeft } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlaceholderText } from '@/components/card/PlaceholderText';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import { ToastView } from '@/components/panel/core/ToastView';
import { useOwnValues, useValues } from '@/components/panel/core/use-preferences';
import { copyLine, insertLine } from '@/components/panel/insertion/insert-line';
import { currentRecord } from '@/components/panel/insertion/page-context';
import { Button } from '@/components/ui/Button';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { isTyping } from '@/components/ui/keys/typed-keys';
import { Keys } from '@/components/ui/Note';
import type { CardRef } from '@/protocol/card-ref';
import type { Language } from '@/protocol/text/language';
import styles from './guide.module.css';

type SayLinesProps = {
  /** The lines, the one to say now first; each with its index on its card, or one beyond them. */
  lines: readonly { script: string; position: number }[];
  /** The card that they are from. */
  source?: CardRef;
  /** The language that the lines are in. */
  language: Language;
  label: string;
};

/** The line to say now, and the others one by one: Enter inserts it, Alt and C copies it, the arrows change it. */
export function SayLines({ lines, source, language, label }: SayLinesProps) {
  const { t } = useTranslation('guide');
  const { t: tPanel } = useTranslation();
  const panel = usePanel();
  const { store, mac } = panel;
  const own = useOwnValues();
  const values = useValues();
  const toast = usePanelState((state) => state.toast);
  const [chosen, setChosen] = useState(0);
  const index = Math.min(chosen, lines.length - 1);
  const { script, position } = lines[index] ?? { script: '', position: 0 };
  const action = {
    panel,
    t: tPanel,
    script,
    own,
    position,
    ...(source !== undefined && { source: { ref: source, language } }),
  };
  const insert = () => void insertLine(action);
  const copy = () => void copyLine(action);
  const move = (by: 1 | -1) => {
    const next = index + by;
    if (next < 0 || next >= lines.length) return false;
    setChosen(next);
    store.getState().dismissToast(store.getState().toast);
    return true;
  };
  useShortcuts(
    {
      arrowdown: (event) => (isOnControl(event) ? false : move(1)),
      arrowup: (event) => (isOnControl(event) ? false : move(-1)),
      enter: (event) => (isOnControl(event) ? false : insert()),
      'alt+c': copy,
    },
    { singleKeys: false, mac },
  );
  useEffect(() => {
    const { setInsertCurrent } = store.getState();
    setInsertCurrent((target) => {
      void insertLine({ ...action, ...(target && { target }) });
      return true;
    });
    return () => setInsertCurrent(undefined);
  });
  const isHere = toast?.position === position;
  return (
    <section className={styles.say} aria-label={label} data-line={position + 1}>
      <div className={styles.sayHead}>
        <h2>{label}</h2>
        {lines.length > 1 && (
          <span className={styles.sayMove}>
            <span className={styles.count}>{t('lineOf', { n: index + 1, total: lines.length })}</span>
            <Button
              variant="quiet"
              small
              icon
              inactive={index === 0}
              aria-label={t('previousLine')}
              aria-keyshortcuts="ArrowUp"
              onClick={() => move(-1)}
            >
              <ChevronUp size={16} aria-hidden />
            </Button>
            <Button
              variant="quiet"
              small
              icon
              inactive={index === lines.length - 1}
              aria-label={t('nextLine')}
              aria-keyshortcuts="ArrowDown"
              onClick={() => move(1)}
              data-action="next-line"
            >
              <ChevronDown size={16} aria-hidden />
            </Button>
          </span>
        )}
      </div>
      <p className={styles.words} lang={language} aria-live="polite" data-say-line>
        <PlaceholderText
          text={script}
          values={values}
          open={isHere ? (toast.open ?? []) : []}
          onValue={(name, value) => store.getState().setValue(name, value, currentRecord(panel))}
          onLeave={(key) => {
            document.querySelector<HTMLElement>('[data-guide-title]')?.focus({ preventScroll: true });
            if (key === 'Enter') insert();
          }}
        />
      </p>
      <div className={styles.sayFoot}>
        <Button small variant="quiet" onClick={copy} aria-keyshortcuts="Alt+C">
          <Copy size={15} aria-hidden />
          {t('copy')}
        </Button>
        <Button small onClick={insert} aria-keyshortcuts="Enter" data-action="insert">
          <CornerDownLeft size={15} aria-hidden />
          {t('insert')}
          <Keys keys={[tPanel('keyNames.enter')]} />
        </Button>
      </div>
      {isHere && <ToastView key={toast.count} toast={toast} />}
    </section>
  );
}

/** Whether the key belongs to the control that has the focus. */
function isOnControl(event: KeyboardEvent): boolean {
  if (isTyping(event)) return true;
  return event.target instanceof Element && event.target.closest('button, a[href], input, summary') !== null;
}
