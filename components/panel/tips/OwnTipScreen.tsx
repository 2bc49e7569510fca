import { useLiveQuery } from 'dexie-react-hooks';
import { ListChecks, Pencil, Speech, Users } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CardView } from '@/components/card/CardView';
import { useCard } from '@/components/panel/card/use-card';
import { useCardLines } from '@/components/panel/card/use-card-lines';
import { useOpenPlaceholder } from '@/components/panel/card/use-open-placeholder';
import { keyName } from '@/components/panel/core/key-names';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import type { Screen } from '@/components/panel/core/panel-store';
import { BackButton, ScreenBar } from '@/components/panel/core/ScreenBar';
import { ToastView } from '@/components/panel/core/ToastView';
import { tipIdOf } from '@/components/panel/core/tip-ref';
import { useSingleKeysOn, useValues } from '@/components/panel/core/use-preferences';
import { currentRecord } from '@/components/panel/insertion/page-context';
import { usePageValues } from '@/components/panel/insertion/use-page-values';
import { Button } from '@/components/ui/Button';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { Keys } from '@/components/ui/Note';
import { cardPlaceholders } from '@/protocol/pack';
import { findCardAddress } from '@/protocol/text/card-address';
import type { Language } from '@/protocol/text/language';
import type { TipRow } from '@/storage/database/tip-rows';
import { readTip } from '@/storage/tips/tip-queries';
import { useShareTip } from './use-share-tip';

type OwnTipScreenProps = { screen: Extract<Screen, { name: 'own-tip' }>; language: Language };

/** An own tip, used like a card: 1 inserts it, Alt and 1 copy it, Space says it, M changes it, Alt and O share it. */
export function OwnTipScreen({ screen, language }: OwnTipScreenProps) {
  const { t } = useTranslation();
  const panel = usePanel();
  const { db, store, mac, now } = panel;
  const { open, setValue } = store.getState();
  const tipId = tipIdOf(screen.ref) ?? '';
  const tip = useLiveQuery(() => readTip(db, tipId), [db, tipId]);
  const shown = useCard(screen.ref, tip?.content.language ?? language);
  const toast = usePanelState((state) => state.toast);
  const values = useValues();
  const singleKeys = useSingleKeysOn();
  const title = useRef<HTMLHeadingElement>(null);
  const lines = useCardLines(shown?.text, shown ? { ref: screen.ref, language: shown.language } : undefined);
  usePageValues(useMemo(() => (shown ? cardPlaceholders(shown.text) : []), [shown]));
  useOpenPlaceholder(shown ? toast : undefined);
  const share = useShareTip();
  const isShown = Boolean(shown);
  useEffect(() => {
    if (isShown) title.current?.focus({ preventScroll: true });
  }, [isShown]);

  const say = () => shown && open({ name: 'say', ref: screen.ref, language: shown.language });
  const edit = () =>
    tip && isOpen(tip) && open({ name: 'capture', draftKey: `tip:${tip.id}`, tipId: tip.id });
  useShortcuts(
    {
      ...lines.shortcuts,
      space: { run: () => void say(), when: 'apart' },
      m: { run: () => void edit(), when: 'alone' },
      'alt+o': () => void share(tipId),
    },
    { singleKeys, mac },
  );

  if (!shown || !tip) {
    return (
      <>
        <ScreenBar />
        {shown === null && <p className={styles.empty}>{t('card.missing')}</p>}
      </>
    );
  }
  const message = toast && <ToastView key={toast.count} toast={toast} />;
  const about = findCardAddress(tip.content.situation ?? '');
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the fields inside */}
      <div data-card-id={screen.ref} onKeyDown={lines.confirmLine}>
        <CardView
          card={shown.row.card}
          origin={undefined}
          language={shown.language}
          interfaceLanguage={language}
          now={now()}
          values={values}
          open={toast?.open ?? []}
          next={[]}
          outcomes={[]}
          onValue={(name, value) => setValue(name, value, currentRecord(panel))}
          onCopyLine={lines.copyAt}
          onInsertLine={lines.insertAt}
          singleKeys={singleKeys}
          onOpen={() => undefined}
          lineMessage={toast && toast.position !== 'foot' ? { position: toast.position, message } : undefined}
          titleRef={title}
          back={<BackButton icon />}
          sayAction={
            <Button
              variant="quiet"
              small
              icon
              onClick={say}
              aria-label={t('say.open')}
              title={t('say.open')}
              aria-keyshortcuts="Space"
              data-action="say"
            >
              <Speech size={16} aria-hidden />
            </Button>
          }
          tools={
            isOpen(tip) && (
              <Button variant="quiet" icon onClick={edit} aria-label={t('tips.edit')} title={t('tips.edit')}>
                <Pencil size={18} aria-hidden />
              </Button>
            )
          }
        />
        <div className={`${styles.body} ${styles.row}`}>
          {tip.private && (
            <Button small onClick={() => void share(tipId)} data-action="share-tip">
              <Users size={15} aria-hidden />
              {t('tips.share')}
              <Keys keys={[keyName('Alt', t, mac), 'O']} />
            </Button>
          )}
          {about && (
            <Button
              small
              variant="quiet"
              onClick={() => {
                const line = about.line === undefined ? {} : { line: about.line };
                open({ name: 'card', ref: about.ref, language: tip.content.language, ...line });
              }}
            >
              {t('tips.about')}
            </Button>
          )}
          <Button
            small
            variant="quiet"
            onClick={() => open({ name: 'tips', tipId })}
            data-action="tip-status"
          >
            <ListChecks size={15} aria-hidden />
            {t('tips.status')}
          </Button>
        </div>
      </div>
    </>
  );
}

/** Whether its author may still change it. */
function isOpen({ status }: TipRow): boolean {
  return status.state === 'kept' || status.state === 'received' || status.state === 'refused';
}
