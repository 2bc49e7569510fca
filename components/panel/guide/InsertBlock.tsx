import { CornerDownLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { PlaceholderText } from '@/components/card/PlaceholderText';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import { ToastView } from '@/components/panel/core/ToastView';
import { useOwnValues, useSingleKeysOn, useValues } from '@/components/panel/core/use-preferences';
import { insertLine } from '@/components/panel/insertion/insert-line';
import { currentRecord } from '@/components/panel/insertion/page-context';
import { Button } from '@/components/ui/Button';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { Keys } from '@/components/ui/Note';
import type { Language } from '@/protocol/text/language';
import styles from './guide.module.css';

type InsertBlockProps = {
  label: string;
  /** Undefined while there is nothing to insert: then `empty` says so. */
  script: string | undefined;
  empty?: string;
  language: Language;
  /** The one after the lines above it. */
  position: number;
  /** The letter that inserts it. */
  letter: string;
  /** Whether it is said to the caller, rather than written down. */
  isSpoken?: boolean;
};

/** A text beside the lines to say, with its fields to fill in: what is read back, or a text for the record. */
export function InsertBlock({
  label,
  script,
  empty,
  language,
  position,
  letter,
  isSpoken = false,
}: InsertBlockProps) {
  const { t } = useTranslation('guide');
  const { t: tPanel } = useTranslation();
  const panel = usePanel();
  const own = useOwnValues();
  const values = useValues();
  const singleKeys = useSingleKeysOn();
  const toast = usePanelState((state) => state.toast);
  const insert = () => script !== undefined && void insertLine({ panel, t: tPanel, script, own, position });
  const key = letter.toLowerCase();
  useShortcuts({ [key]: script === undefined ? undefined : { run: insert, when: 'alone' } }, { singleKeys });
  const isHere = toast?.position === position;
  return (
    <section
      className={styles.readBack}
      aria-label={label}
      data-line={position + 1}
      data-insert-block={script === undefined ? 'empty' : 'filled'}
    >
      <h2>{label}</h2>
      {script === undefined ? (
        <p className={styles.soft}>{empty}</p>
      ) : (
        <>
          <p className={isSpoken ? styles.readBackWords : styles.macro} lang={language}>
            <PlaceholderText
              text={script}
              values={values}
              open={isHere ? (toast.open ?? []) : []}
              onValue={(name, value) => panel.store.getState().setValue(name, value, currentRecord(panel))}
              onLeave={(left) => {
                document.querySelector<HTMLElement>('[data-guide-title]')?.focus({ preventScroll: true });
                if (left === 'Enter') insert();
              }}
            />
          </p>
          <Button small onClick={insert} aria-keyshortcuts={letter} data-action="insert-block">
            <CornerDownLeft size={15} aria-hidden />
            {t('insert')}
            <Keys keys={[letter]} />
          </Button>
        </>
      )}
      {isHere && <ToastView key={toast.count} toast={toast} />}
    </section>
  );
}
