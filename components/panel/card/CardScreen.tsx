import { Speech, Star } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type CardOrigin, CardView } from '@/components/card/CardView';
import { CARD_KEYS } from '@/components/card/card-keys';
import { ChannelButton } from '@/components/panel/contact/ChannelButton';
import { FormButton, useFormKey } from '@/components/panel/contact/FormButton';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import type { Screen } from '@/components/panel/core/panel-store';
import { BackButton, ScreenBar } from '@/components/panel/core/ScreenBar';
import { ToastView } from '@/components/panel/core/ToastView';
import { useSingleKeysOn, useValues } from '@/components/panel/core/use-preferences';
import { useCustomerSteps } from '@/components/panel/customer/use-customer-steps';
import { usePrint } from '@/components/panel/customer/use-print';
import { GuideEntry } from '@/components/panel/guide/GuideEntry';
import { currentRecord } from '@/components/panel/insertion/page-context';
import { usePageValues } from '@/components/panel/insertion/use-page-values';
import { EndCall } from '@/components/panel/shell/PanelFrame';
import { useLineWordings } from '@/components/panel/wording/use-line-wordings';
import { Button } from '@/components/ui/Button';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { KeyCap } from '@/components/ui/Note';
import { cardPlaceholders, cardText } from '@/protocol/pack';
import type { Outcome } from '@/protocol/pack-fields';
import { inLanguage, type Language } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import type { PackRow } from '@/storage/database/pack-rows';
import { noteRecent } from '@/storage/preferences/preferences';
import { useCard, useFavourite } from './use-card';
import { useCardKeys } from './use-card-keys';
import { useCardLines } from './use-card-lines';
import { useCopyAddress } from './use-copy-address';
import { useOpenPlaceholder } from './use-open-placeholder';
import { useSwitchLanguage } from './use-switch-language';

type CardScreenProps = { screen: Extract<Screen, { name: 'card' }>; language: Language };

/** One card, with its keys: a digit inserts that line, Alt and a digit copies it, Alt and L turns it over. */
export function CardScreen({ screen, language }: CardScreenProps) {
  const { t } = useTranslation();
  const { t: words } = useTranslation('card');
  const panel = usePanel();
  const { store, mac, now } = panel;
  const { open, setValue, addCallEvent } = store.getState();
  const toast = usePanelState((state) => state.toast);
  const values = useValues();
  const singleKeys = useSingleKeysOn();
  const title = useRef<HTMLHeadingElement>(null);
  const shown = useCard(screen.ref, screen.language);
  const { isFavourite, toggle } = useFavourite(screen.ref);
  const line = screen.line === undefined ? undefined : shown?.order.indexOf(screen.line);
  const lines = useCardLines(
    shown?.text,
    shown ? { ref: shown.row.ref, language: shown.language } : undefined,
    line,
  );
  const wording = useLineWordings(screen, shown ?? undefined, lines.currentLine);
  const { shortcuts: cardKeys, summary } = useCardKeys();
  useFormKey(shown?.hasTu);
  const copyAddress = useCopyAddress(shown ?? undefined);
  const switchLanguage = useSwitchLanguage(screen, shown ?? undefined);
  useOpening({ ref: screen.ref, line }, Boolean(shown), title);
  usePageValues(useMemo(() => (shown ? cardPlaceholders(shown.text) : []), [shown]));
  useOpenPlaceholder(shown ? toast : undefined);
  const openCard = (ref: string) => open({ name: 'card', ref, language: screen.language });
  const sayCard = () => open({ name: 'say', ref: screen.ref, language: screen.language });
  const openOutcome = ({ outcome, ref }: { outcome: Outcome; ref: string }) => {
    const [question, text] = [words('outcomesTitle'), words(`outcomes.${outcome}`)];
    addCallEvent({ kind: 'answered', happenedAt: now(), question, text, outcome, language, ref: screen.ref });
    openCard(ref);
  };
  const following = shown?.next[0];
  const simplerSteps = usePanelState((state) => state.simplerSteps);
  const print = usePrint(shown ?? undefined);
  const customer = useCustomerSteps(shown ?? undefined, openCard, print);
  useShortcuts(
    {
      ...lines.shortcuts,
      ...customer.shortcuts,
      ...wording.shortcuts,
      ...cardKeys,
      f: { run: () => void toggle(), when: 'alone' },
      [CARD_KEYS.next]: following && { run: () => openCard(following.ref), when: 'alone' },
      space: { run: sayCard, when: 'apart' },
      'alt+l': switchLanguage,
      u: { run: copyAddress, when: 'alone' },
      p: { run: print, when: 'alone' },
      'ctrl+p': print,
    },
    { singleKeys, mac },
  );

  if (!shown) {
    return (
      <>
        <ScreenBar />
        {shown === null && <p className={styles.empty}>{t('card.missing')}</p>}
      </>
    );
  }
  const message = toast && <ToastView key={toast.count} toast={toast} />;
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the fields inside */}
      <div data-card-id={shown.row.ref} onKeyDown={lines.confirmLine}>
        <CardView
          card={shown.row.card}
          origin={shown.pack && originOf(shown.pack, language)}
          language={screen.language}
          interfaceLanguage={language}
          now={now()}
          values={values}
          open={toast?.open ?? []}
          next={shown.next.map(({ ref, card }) => ({
            ref,
            title: captionOf(cardText(card, screen.language).text.title),
          }))}
          outcomes={shown.outcomes.map(({ outcome, row: { ref, card } }) => ({
            outcome,
            ref,
            title: captionOf(cardText(card, screen.language).text.title),
          }))}
          onValue={(name, value) => setValue(name, value, currentRecord(panel))}
          onCopyLine={lines.copyAt}
          onInsertLine={lines.insertAt}
          customer={{ simpler: simplerSteps, singleKeys, actions: customer.actions }}
          lineMark={wording.markOf}
          onOpen={openCard}
          onStartClock={() => open({ name: 'recovery', ref: screen.ref })}
          onOutcome={openOutcome}
          lineMessage={toast && toast.position !== 'foot' ? { position: toast.position, message } : undefined}
          titleRef={title}
          singleKeys={singleKeys}
          summary={summary}
          back={<BackButton icon />}
          sayAction={<SayButton onClick={sayCard} singleKeys={singleKeys} />}
          tools={
            <CardTools>
              {shown.hasTu && <FormButton />}
              <GuideEntry row={shown.row} flow={shown.flow} language={screen.language} />
              {shown.otherLanguage && (
                <LanguageButton language={shown.otherLanguage} onClick={switchLanguage} />
              )}
              <FavouriteButton isFavourite={isFavourite} onClick={() => void toggle()} />
            </CardTools>
          }
        />
      </div>
    </>
  );
}

/** What stands after the title: the end of the call where the panel shows no head of its own, and the card's tools. */
function CardTools({ children }: { children: ReactNode }) {
  const { view } = usePanel();
  return (
    <>
      {view !== 'palette' && <ChannelButton icon />}
      {view !== 'palette' && <EndCall icon />}
      {children}
    </>
  );
}

function originOf(pack: PackRow, language: Language): CardOrigin {
  return {
    packTitle: captionOf(inLanguage(pack.title, language) ?? pack.id),
    version: pack.version,
    publishedAt: pack.publishedAt,
    source: pack.source && captionOf(inLanguage(pack.source, language) ?? ''),
  };
}

function SayButton({ onClick, singleKeys }: { onClick: () => void; singleKeys: boolean }) {
  const { t } = useTranslation();
  return (
    <Button
      variant="quiet"
      small
      icon
      title={t('say.open')}
      aria-keyshortcuts="Space"
      onClick={onClick}
      data-action="say"
    >
      <Speech size={16} aria-hidden />
      <span className="unseen">{t('say.open')}</span>
      {singleKeys && <KeyCap>{t('keyNames.space')}</KeyCap>}
    </Button>
  );
}

function LanguageButton({ language, onClick }: { language: Language; onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <Button variant="quiet" small onClick={onClick} title={t(`card.switchLanguage.${language}`)}>
      {language.toUpperCase()}
      <span className="unseen">{t(`card.switchLanguage.${language}`)}</span>
    </Button>
  );
}

function FavouriteButton({ isFavourite, onClick }: { isFavourite: boolean; onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <Button
      variant="quiet"
      small
      icon
      aria-pressed={isFavourite}
      aria-label={t(isFavourite ? 'card.unfavourite' : 'card.favourite')}
      onClick={onClick}
    >
      <Star size={18} aria-hidden fill={isFavourite ? 'currentColor' : 'none'} />
    </Button>
  );
}

/** Stores that a card was opened, and moves the focus to its title, or to the line that is meant. */
function useOpening(
  { ref, line }: { ref: string; line: number | undefined },
  isShown: boolean,
  title: { current: HTMLElement | null },
) {
  const { db, now } = usePanel();
  useEffect(() => {
    if (!isShown) return;
    // A disk that stores nothing does not store this either; the card can be read.
    noteRecent(db, ref, now()).catch(() => undefined);
    const button =
      line !== undefined &&
      document.querySelector<HTMLElement>(`[data-card-id="${ref}"] [data-line="${line + 1}"] button`);
    if (button) button.focus();
    else title.current?.focus({ preventScroll: true });
  }, [isShown, ref, line, db, now, title]);
}
