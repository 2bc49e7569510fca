import { CornerDownLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { PlaceholderText } from '@/components/card/PlaceholderText';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import { ToastView } from '@/components/panel/core/ToastView';
import { useOwnValues, useSingleKeysOn } from '@/components/panel/core/use-preferences';
import { insertLine } from '@/components/panel/insertion/insert-line';
import { currentRecord } from '@/components/panel/insertion/page-context';
import { Button } from '@/components/ui/Button';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { Keys } from '@/components/ui/Note';
import type { Language } from '@/protocol/text/language';
import styles from './guide.module.css';
import { readBackScript } from './read-back';

/** `position`: the one after the lines of the lesson. */
type ReadBackProps = { language: Language; position: number };

/** The values typed so far as one sentence, for the caller to confirm; each can be corrected in it. */
export function ReadBack({ language, position }: ReadBackProps) {
  const { t, i18n } = useTranslation('guide');
  const { t: tPanel } = useTranslation();
  const panel = usePanel();
  const own = useOwnValues();
  const singleKeys = useSingleKeysOn();
  const values = usePanelState((state) => state.values);
  const toast = usePanelState((state) => state.toast);
  const script = readBackScript(values, i18n.getFixedT(language, 'guide'), language);
  const insert = () => script !== undefined && void insertLine({ panel, t: tPanel, script, own, position });
  useShortcuts({ v: script === undefined ? undefined : { run: insert, when: 'alone' } }, { singleKeys });
  const isHere = toast?.position === position;
  return (
    <section
      className={styles.readBack}
      aria-label={t('readBack.title')}
      data-line={position + 1}
      data-read-back={script === undefined ? 'empty' : 'filled'}
    >
      <h2>{t('readBack.title')}</h2>
      {script === undefined ? (
        <p className={styles.soft}>{t('readBack.empty')}</p>
      ) : (
        <>
          <p className={styles.readBackWords} lang={language}>
            <PlaceholderText
              text={script}
              values={values}
              open={isHere ? (toast.open ?? []) : []}
              onValue={(name, value) => panel.store.getState().setValue(name, value, currentRecord(panel))}
              onLeave={(key) => {
                document.querySelector<HTMLElement>('[data-guide-title]')?.focus({ preventScroll: true });
                if (key === 'Enter') insert();
              }}
            />
          </p>
          <Button small onClick={insert} aria-keyshortcuts="V" data-action="insert-read-back">
            <CornerDownLeft size={15} aria-hidden />
            {t('insert')}
            <Keys keys={['V']} />
          </Button>
        </>
      )}
      {isHere && <ToastView key={toast.count} toast={toast} />}
    </section>
  );
}
