import { useLiveQuery } from 'dexie-react-hooks';
import { Languages, Star } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CardView } from '@/components/card/CardView';
import type { InsertionTarget } from '@/components/panel/core/insertion-target';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import type { PanelState, Screen } from '@/components/panel/core/panel-store';
import { ScreenBar } from '@/components/panel/core/ScreenBar';
import { ToastView } from '@/components/panel/core/ToastView';
import { useOwnValues, useSingleKeysOn, useValues } from '@/components/panel/core/use-preferences';
import { copyLine, insertLine, showPressed } from '@/components/panel/insertion/insert-line';
import { currentRecord } from '@/components/panel/insertion/page-context';
import { takeBackStray } from '@/components/panel/insertion/undo-insertion';
import { usePageValues } from '@/components/panel/insertion/use-page-values';
import { Button } from '@/components/ui/Button';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { digitOf, isComposing } from '@/components/ui/keys/typed-keys';
import { cardPlaceholders, cardText, languagesOf } from '@/protocol/pack';
import { inLanguage, type Language, otherLanguage } from '@/protocol/text/language';
import { StorageError } from '@/storage/database/storage-error';
import { cardsByRef, listPacks, readCard } from '@/storage/packs/packs';
import { listFavourites, noteRecent, toggleFavourite } from '@/storage/preferences/preferences';
import { readCardRefs } from './card-refs';
import { twinPlaceholders } from './twin-placeholders';

type CardScreenProps = { screen: Extract<Screen, { name: 'card' }>; language: Language };

/** One card, with its keys: a number inserts that line, Alt and a number copies it, Alt and L turns it over. */
export function CardScreen({ screen, language }: CardScreenProps) {
  const { t } = useTranslation();
  const { t: errors } = useTranslation('errors');
  const panel = usePanel();
  const { db, store, now } = panel;
  const { open, replace, setValue, copyValue, setInsertCurrent, showToast: tell } = store.getState();
  const toast = usePanelState((state) => state.toast);
  const values = useValues();
  const own = useOwnValues();
  const typed = usePanelState((state) => state.values);
  const singleKeys = useSingleKeysOn();
  const title = useRef<HTMLHeadingElement>(null);
  const row = useLiveQuery(() => readCard(db, screen.ref).then((found) => found ?? null), [db, screen.ref]);
  const pack = useLiveQuery(
    async () => (await listPacks(db)).find(({ id }) => id === screen.ref.split('/')[0]),
    [db, screen.ref],
  );
  const next = useLiveQuery(async () => (row ? cardsByRef(db, readCardRefs(row)) : []), [db, row]);
  const favourite = useLiveQuery(
    async () => (await listFavourites(db)).some(({ ref }) => ref === screen.ref),
    [db, screen.ref],
  );
  const shown = useMemo(
    () => (row ? cardText(row.card, screen.language) : undefined),
    [row, screen.language],
  );

  const shows = Boolean(row) && pack !== undefined;
  useEffect(() => {
    if (!shows) return;
    // A disk that takes nothing takes no memory of it either; the card is there to be read.
    noteRecent(db, screen.ref, now()).catch(() => undefined);
    title.current?.focus({ preventScroll: true });
  }, [shows, screen.ref, db, now]);

  usePageValues(useMemo(() => (shown ? cardPlaceholders(shown.text) : []), [shown]));

  const typesOn = useTypingSinceAct();
  // A line that could not be inserted for want of a value: its first hole is where the eye and hands go.
  useEffect(() => {
    if (!shows || !toast?.open || toast.open.length === 0 || toast.position === 'foot') return;
    const line =
      typeof toast.position === 'number' ? `[data-line="${toast.position + 1}"]` : '[data-customer-step]';
    // Somebody who types on by now keeps the caret and what they typed.
    if (typesOn.current && document.activeElement?.matches(`${line} input`)) return;
    const hole = document.querySelector<HTMLInputElement>(`${line} input[data-open]`);
    hole?.focus();
    // A value that is asked about: Enter keeps it, typing replaces it.
    hole?.select();
  }, [toast, shows, typesOn]);

  const actionOn = (index: number) => {
    const script = shown?.text.scripts[index];
    return script && { panel, t, script: script.text, own, at: index };
  };
  const lastLine = useRef(0);
  const insertAt = (index: number, pressed?: { target: InsertionTarget; found?: PanelState['found'] }) => {
    const line = actionOn(index);
    if (!line) return Promise.resolve(undefined);
    lastLine.current = index;
    return insertLine({ ...line, ...pressed });
  };
  const copyAt = (index: number) => {
    const line = actionOn(index);
    if (line) lastLine.current = index;
    if (line) void copyLine(line);
  };

  // The browser's own key inserts the line that the hands were in, or else the one acted on last, or the first.
  useEffect(() => {
    setInsertCurrent((target) => {
      void insertAt(lineWithFocus() ?? lastLine.current, target && { target });
      return true;
    });
    return () => setInsertCurrent(undefined);
  });

  const other = otherLanguage(shown?.language ?? screen.language);
  const hasOther = row ? languagesOf(row.card).includes(other) : false;
  const switchLanguage = () => {
    if (hasOther && shown && row) {
      // What was typed stays, in the hole of the same place.
      const twins = twinPlaceholders(shown.text, cardText(row.card, other).text);
      for (const [name, twin] of twins) {
        if (typed[name] && !typed[twin]) copyValue(name, twin);
      }
      replace({ ...screen, language: other });
    } else if (shown) tell('foot', 'warn', t(`card.onlyIn.${shown.language}`));
  };
  const switchFavourite = async () => {
    try {
      const on = await toggleFavourite(db, screen.ref, now());
      tell('foot', 'good', t(on ? 'card.favouriteOn' : 'card.favouriteOff'));
    } catch (failure) {
      tell('foot', 'bad', errors(failure instanceof StorageError ? failure.reason : 'write-aborted'));
    }
  };

  /** Held until it is clear that the digit begins no typing; what it goes into is fixed at the press. */
  const pressLine = (index: number) => {
    const pressed = { target: panel.target(), found: store.getState().found };
    showPressed(index);
    return () => {
      const inserting = insertAt(index, pressed);
      return () => void takeBackStray({ panel, t }, inserting);
    };
  };
  const lineKeys = Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [
      [String(index + 1), actionOn(index) && { press: () => pressLine(index), when: 'held' as const }],
      [`alt+${index + 1}`, () => copyAt(index)],
    ]).flat(),
  );
  const following = next?.[0];
  useShortcuts(
    {
      ...lineKeys,
      f: { act: () => void switchFavourite(), when: 'alone' },
      n: following && {
        act: () => open({ name: 'card', ref: following.ref, language: screen.language }),
        when: 'alone',
      },
      'alt+l': switchLanguage,
    },
    { singleKeys, mac: panel.mac },
  );
  /** Inserts a line whose digit is pressed again in its field, where a value of the page was selected to be checked. */
  const confirmLine = (event: KeyboardEvent) => {
    if (!singleKeys || toast?.asked) return;
    const index = confirmedLine(event);
    if (index === undefined || toast?.position !== index) return;
    event.preventDefault();
    void insertAt(index);
  };

  if (row === null) {
    return (
      <>
        <ScreenBar />
        <p className={styles.empty}>{t('card.missing')}</p>
      </>
    );
  }
  if (!row || !pack) return <ScreenBar />;
  const message = toast && <ToastView key={toast.count} told={toast} />;
  return (
    <>
      <ScreenBar>
        {hasOther && (
          <Button look="quiet" small onClick={switchLanguage} title={t(`card.switchLanguage.${other}`)}>
            <Languages size={16} aria-hidden />
            {other.toUpperCase()}
            <span className="unseen">{t(`card.switchLanguage.${other}`)}</span>
          </Button>
        )}
        <Button
          look="quiet"
          icon
          aria-pressed={favourite ?? false}
          aria-label={t(favourite ? 'card.unfavourite' : 'card.favourite')}
          onClick={() => void switchFavourite()}
        >
          <Star size={18} aria-hidden fill={favourite ? 'currentColor' : 'none'} />
        </Button>
      </ScreenBar>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the fields inside */}
      <div data-card-id={row.ref} onKeyDown={confirmLine}>
        <CardView
          card={row.card}
          origin={{
            packTitle: inLanguage(pack.title, language) ?? pack.id,
            version: pack.version,
            publishedAt: pack.publishedAt,
            source: pack.source && inLanguage(pack.source, language),
          }}
          language={screen.language}
          interfaceLanguage={language}
          now={now()}
          values={values}
          open={toast?.open ?? []}
          next={(next ?? []).map((each) => ({
            ref: each.ref,
            title: cardText(each.card, screen.language).text.title,
          }))}
          onValue={(name, value) => setValue(name, value, currentRecord(panel))}
          onCopyLine={copyAt}
          onInsertLine={(index) => void insertAt(index)}
          onCopyCustomerSteps={() =>
            void copyLine({
              panel,
              t,
              script: (shown?.text.customerSteps ?? []).map((step, n) => `${n + 1}. ${step}`).join('\n'),
              own,
              at: 'customerSteps',
            })
          }
          onOpen={(ref) => open({ name: 'card', ref, language: screen.language })}
          told={toast && toast.position !== 'foot' ? { at: toast.position, message } : undefined}
          titleRef={title}
        />
      </div>
    </>
  );
}

/** Whether something was typed into a field since the last Enter or click, which ask for something to be done. */
function useTypingSinceAct(): RefObject<boolean> {
  const types = useRef(false);
  useEffect(() => {
    const onInput = () => {
      types.current = true;
    };
    const onAct = (event: Event) => {
      if (event.type === 'click' || (event as globalThis.KeyboardEvent).key === 'Enter')
        types.current = false;
    };
    document.addEventListener('input', onInput, true);
    document.addEventListener('keydown', onAct, true);
    document.addEventListener('click', onAct, true);
    return () => {
      document.removeEventListener('input', onInput, true);
      document.removeEventListener('keydown', onAct, true);
      document.removeEventListener('click', onAct, true);
    };
  }, []);
  return types;
}

/**
 * Place of the line whose digit is pressed again in its field while the value that the page gives now is asked about:
 * the whole value is selected, and nothing was typed into it.
 */
function confirmedLine(event: KeyboardEvent): number | undefined {
  const { target: field } = event;
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return undefined;
  if (isComposing(event.nativeEvent)) return undefined;
  if (!(field instanceof HTMLInputElement) || !field.matches('[data-line] input[data-open]'))
    return undefined;
  const isWhole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
  const index = lineWithFocus();
  return field.value !== '' && isWhole && index !== undefined && digitOf(event) === index + 1
    ? index
    : undefined;
}

/** Place of the line that has the panel's focus, from 0. */
function lineWithFocus(): number | undefined {
  const line = document.activeElement?.closest<HTMLElement>('[data-line]')?.dataset.line;
  return line === undefined ? undefined : Number(line) - 1;
}
