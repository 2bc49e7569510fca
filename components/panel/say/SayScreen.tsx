import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ShownCard, useCard } from '@/components/panel/card/use-card';
import { useOpenPlaceholder } from '@/components/panel/card/use-open-placeholder';
import { useSwitchLanguage } from '@/components/panel/card/use-switch-language';
import { useFormKey } from '@/components/panel/contact/FormButton';
import panelStyles from '@/components/panel/core/panel.module.css';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import type { Screen } from '@/components/panel/core/panel-store';
import { ScreenBar } from '@/components/panel/core/ScreenBar';
import { ToastView } from '@/components/panel/core/ToastView';
import { tipIdOf } from '@/components/panel/core/tip-ref';
import { useOwnValues, useSingleKeysOn, useValues } from '@/components/panel/core/use-preferences';
import { insertLine } from '@/components/panel/insertion/insert-line';
import { currentRecord } from '@/components/panel/insertion/page-context';
import { usePageValues } from '@/components/panel/insertion/use-page-values';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { isPressable } from '@/components/ui/keys/typed-keys';
import { captionOf, placeholdersOf } from '@/protocol/text/placeholder';
import { noteRecent } from '@/storage/preferences/preferences';
import { SayKeys } from './SayKeys';
import { SpokenText } from './SpokenText';
import styles from './say.module.css';
import { type SpokenLine, spokenLines } from './spoken-lines';
import { useSaidLines } from './use-said-lines';

type SayScreenProps = { screen: Extract<Screen, { name: 'say' }> };

/** Say it now: one line of a card, large, to be read aloud from some way off. */
export function SayScreen({ screen }: SayScreenProps) {
  const { t } = useTranslation();
  const { db, now } = usePanel();
  const shown = useCard(screen.ref, screen.language);
  const lines = useMemo(() => (shown ? spokenLines(shown.text) : []), [shown]);
  const isShown = Boolean(shown);
  useEffect(() => {
    // A disk that stores nothing does not store this either; the card can be said.
    if (isShown && tipIdOf(screen.ref) === undefined)
      noteRecent(db, screen.ref, now()).catch(() => undefined);
  }, [isShown, screen.ref, db, now]);
  if (shown && lines.length > 0) return <SpokenCard screen={screen} shown={shown} lines={lines} />;
  return (
    <>
      <ScreenBar />
      {shown !== undefined && <p className={panelStyles.empty}>{t(shown ? 'say.noLine' : 'card.missing')}</p>}
    </>
  );
}

type SpokenCardProps = SayScreenProps & { shown: ShownCard; lines: readonly SpokenLine[] };

function SpokenCard({ screen, shown, lines }: SpokenCardProps) {
  const { t } = useTranslation();
  const panel = usePanel();
  const { store, mac } = panel;
  const toast = usePanelState((state) => state.toast);
  const values = useValues();
  const own = useOwnValues();
  const singleKeys = useSingleKeysOn();
  const words = useRef<HTMLParagraphElement>(null);
  const [reached, setReached] = useState(0);
  const index = Math.min(reached, lines.length - 1);
  const line = lines[index] as SpokenLine;
  const source = { ref: screen.ref, language: shown.language };
  useSaidLines(line, source);
  const switchLanguage = useSwitchLanguage(screen, shown);
  useFormKey(shown.hasTu);
  usePageValues(useMemo(() => lines.flatMap(({ text }) => placeholdersOf(text)), [lines]));
  useOpenPlaceholder(toast);
  // The line has the focus whenever no field of it has: Space goes on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: at each other line
  useEffect(() => focusLine(), [index, screen.language]);

  function focusLine() {
    words.current?.focus();
  }
  const goTo = (to: number) =>
    lines[to] &&
    (() => {
      store.getState().dismissToast(toast);
      setReached(to);
    });
  const [next, previous] = [goTo(index + 1), goTo(index - 1)];
  const insert = (target = panel.target()) =>
    void insertLine({ panel, t, script: line.text, source, own, position: line.position, target });

  // The browser's own shortcut inserts the line that is shown.
  useEffect(() => {
    const { setInsertCurrent } = store.getState();
    setInsertCurrent((target) => {
      insert(target);
      return true;
    });
    return () => setInsertCurrent(undefined);
  });
  const atOnce = (run: () => void) => ({ run, when: 'at-once' as const });
  /** In a field, an arrow moves the caret or picks an option. */
  const arrow = (run: (() => void) | undefined) => (event: KeyboardEvent) => {
    if (isPressable(event.target)) return false;
    run?.();
    return true;
  };
  const language = shown.otherLanguage && switchLanguage;
  useShortcuts(
    {
      space: atOnce(() => next?.()),
      'shift+space': atOnce(() => previous?.()),
      arrowright: arrow(next),
      arrowdown: arrow(next),
      arrowleft: arrow(previous),
      arrowup: arrow(previous),
      enter: (event) => !isPressable(event.target) && insert(),
      l: { run: switchLanguage, when: 'alone' },
      'alt+l': switchLanguage,
    },
    { singleKeys, mac },
  );
  return (
    <section className={styles.say} aria-label={captionOf(shown.text.title)} data-card-id={shown.row.ref}>
      <p className={styles.position}>
        <span aria-hidden>
          {index + 1}/{lines.length}
        </span>
        <span className="unseen">{t('say.position', { n: index + 1, count: lines.length })}</span>
      </p>
      <div className={styles.scroll} key={index}>
        <p
          ref={words}
          className={styles.words}
          lang={shown.language}
          tabIndex={-1}
          data-line={typeof line.position === 'number' ? line.position + 1 : 0}
        >
          <SpokenText
            text={line.text}
            values={values}
            open={toast?.position === line.position ? (toast.open ?? []) : []}
            onValue={(name, value) => store.getState().setValue(name, value, currentRecord(panel))}
            onLeave={(key) => {
              focusLine();
              if (key === 'Enter') insert();
            }}
          />
        </p>
        {toast && <ToastView key={toast.count} toast={toast} />}
      </div>
      <SayKeys
        onNext={next}
        onPrevious={previous}
        onInsert={() => insert()}
        onFill={
          placeholdersOf(line.text).length > 0
            ? () => words.current?.querySelector('input')?.focus()
            : undefined
        }
        language={shown.language}
        onLanguage={language}
        onLeave={() => store.getState().back()}
      />
    </section>
  );
}
