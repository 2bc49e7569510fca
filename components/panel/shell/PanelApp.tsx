import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useCallWatch } from '@/components/panel/call/call-watch';
import { CardScreen } from '@/components/panel/card/CardScreen';
import { useChannelKey } from '@/components/panel/contact/ChannelButton';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import type { Screen } from '@/components/panel/core/panel-store';
import { SafetyCopy } from '@/components/panel/core/SafetyCopy';
import { followInsertion } from '@/components/panel/insertion/insert-line';
import { SearchScreen } from '@/components/panel/search/SearchScreen';
import { CaptureScreen } from '@/components/panel/tips/CaptureScreen';
import { Dialog, LAYER_OPENING } from '@/components/ui/Dialog';
import { useFocusRecovery } from '@/components/ui/focus/focus-recovery';
import { lazyPart, preloadWhenIdle } from '@/components/ui/lazy-part';
import { Note } from '@/components/ui/Note';
import type { Language } from '@/protocol/text/language';
import { Announcement } from './Announcement';
import { ErasedNote } from './ErasedNote';
import { PaletteFoot, PanelFoot, PanelHead } from './PanelFrame';
import { usePanelShortcuts } from './panel-shortcuts';
import { useExpiryToast } from './use-access-expiry';
import { useSwitchToast } from './use-switch-notice';

/** Own tips: alone in having a virtual list. */
const TipsScreen = lazyPart(async () => (await import('@/components/panel/tips/TipsScreen')).TipsScreen);

/** Needed within a call: read as soon as the panel is idle. */
const SayScreen = lazyPart(async () => (await import('@/components/panel/say/SayScreen')).SayScreen);

const KeyHelp = lazyPart(async () => (await import('./KeyHelp')).KeyHelp, LAYER_OPENING);

const CheckScreen = lazyPart(
  async () => (await import('@/components/panel/insertion/CheckScreen')).CheckScreen,
);

const NewsScreen = lazyPart(async () => (await import('@/components/panel/news/NewsScreen')).NewsScreen);

/** Offered after a hard call. */
const RecoveryScreen = lazyPart(
  async () => (await import('@/components/panel/recovery/RecoveryScreen')).RecoveryScreen,
);

/** Not needed within a call. */
const PracticeScreen = lazyPart(
  async () => (await import('@/components/panel/practice/PracticeScreen')).PracticeScreen,
);

const PracticeSession = lazyPart(
  async () => (await import('@/components/panel/practice/PracticeSession')).PracticeSession,
);

/** Screens that stand alone, without head and foot. */
const BARE: ReadonlySet<Screen['name']> = new Set(['say', 'recovery', 'practice-session']);

const OwnTipScreen = lazyPart(
  async () => (await import('@/components/panel/tips/OwnTipScreen')).OwnTipScreen,
);

const WordingsScreen = lazyPart(
  async () => (await import('@/components/panel/wording/WordingsScreen')).WordingsScreen,
);

const WordingScreen = lazyPart(
  async () => (await import('@/components/panel/wording/WordingScreen')).WordingScreen,
);

/** Lessons and flows: not part of the first paint. */
const GuideScreen = lazyPart(async () => (await import('@/components/panel/guide/GuideScreen')).GuideScreen);

const FlowScreen = lazyPart(async () => (await import('@/components/panel/guide/FlowScreen')).FlowScreen);

/** Alone in being needed at the end of a call; it has selects too. */
const NoteScreen = lazyPart(async () => (await import('@/components/panel/note/NoteScreen')).NoteScreen);

/** Alone in having selects, which the first paint does without. */
const SettingsScreen = lazyPart(
  async () => (await import('@/components/panel/settings/SettingsScreen')).SettingsScreen,
);

/** Cards have one bar, their own. */
const OWN_BAR: ReadonlySet<Screen['name']> = new Set(['card', 'own-tip']);

/** The advisor's panel: one screen at a time, a permanent foot, one live region. */
export function PanelApp({
  language,
  storageProblem,
}: {
  language: Language;
  storageProblem: string | undefined;
}) {
  const { view } = usePanel();
  const screen = usePanelState((state) => state.screens.at(-1)) ?? { name: 'search' };
  const helpOpen = usePanelState((state) => state.helpOpen);
  const isBare = BARE.has(screen.name);
  const hasHead = view !== 'palette' && !isBare && !OWN_BAR.has(screen.name);
  const searching = usePanelState((state) => state.query !== '');
  usePanelShortcuts();
  useChannelKey();
  useFocusRecovery();
  useEffect(
    () =>
      preloadWhenIdle(
        SayScreen,
        Dialog,
        KeyHelp,
        CheckScreen,
        NewsScreen,
        SettingsScreen,
        TipsScreen,
        WordingScreen,
        RecoveryScreen,
        NoteScreen,
      ),
    [],
  );
  useInsertRequests();
  useCallWatch();
  useOtherInsertions();
  useLostInsertion();
  useSwitchToast();
  useExpiryToast(language);
  return (
    <div
      className={styles.panel}
      data-view={view}
      data-head={hasHead || undefined}
      data-bare={isBare || undefined}
    >
      {hasHead && <PanelHead />}
      <main
        className={styles.screen}
        key={'ref' in screen && OWN_BAR.has(screen.name) ? screen.ref : screen.name}
      >
        {storageProblem && (
          <div className={styles.body}>
            <Note tone="bad">
              <p>{storageProblem}</p>
              <SafetyCopy />
            </Note>
          </div>
        )}
        {(screen.name === 'tips' || (screen.name === 'search' && !searching)) && <ErasedNote />}
        <CurrentScreen screen={screen} language={language} />
      </main>
      {!isBare && (view === 'palette' ? <PaletteFoot /> : <PanelFoot />)}
      <Announcement />
      {helpOpen && <KeyHelp />}
    </div>
  );
}

/** The screen on top. */
function CurrentScreen({ screen, language }: { screen: Screen; language: Language }) {
  return (
    <>
      {screen.name === 'search' && <SearchScreen language={language} />}
      {screen.name === 'card' && <CardScreen screen={screen} language={language} />}
      {screen.name === 'say' && <SayScreen screen={screen} />}
      {screen.name === 'practice' && <PracticeScreen language={language} />}
      {screen.name === 'practice-session' && <PracticeSession packId={screen.packId} language={language} />}
      {screen.name === 'recovery' && <RecoveryScreen screen={screen} language={language} />}
      {screen.name === 'note' && <NoteScreen language={language} />}
      {screen.name === 'capture' && (
        <CaptureScreen key={screen.draftKey} screen={screen} language={language} />
      )}
      {screen.name === 'tips' && <TipsScreen language={language} tipId={screen.tipId} />}
      {screen.name === 'news' && <NewsScreen language={language} />}
      {screen.name === 'settings' && <SettingsScreen language={language} section={screen.section} />}
      {screen.name === 'check' && <CheckScreen />}
      {screen.name === 'guide' && <GuideScreen screen={screen} />}
      {screen.name === 'flow' && <FlowScreen screen={screen} />}
      {screen.name === 'own-tip' && <OwnTipScreen screen={screen} language={language} />}
      {screen.name === 'wording' && <WordingScreen screen={screen} />}
      {screen.name === 'wordings' && <WordingsScreen />}
    </>
  );
}

/** Handles the browser's own insert shortcut, which the page receives instead of the panel. */
function useInsertRequests() {
  const { t } = useTranslation();
  const { store } = usePanel();
  const request = usePanelState((state) => state.insertRequest);
  useEffect(() => {
    if (request.count === 0) return;
    const { insertCurrent, showToast } = store.getState();
    // Unseen text is not inserted: the first press opened the panel.
    if (!request.onScreen) showToast('foot', 'plain', t('insertion.chooseLine'));
    else if (!insertCurrent?.(request.target)) showToast('foot', 'warn', t('insertion.noLine'));
  }, [request, store, t]);
}

/** Takes over the palette's insertions. */
function useOtherInsertions() {
  const { t } = useTranslation();
  const panel = usePanel();
  useEffect(
    () => panel.others.onInsertion((inserted) => void followInsertion({ panel, t }, inserted)),
    [panel, t],
  );
}

/** Reports a text that the page removed while no panel was open. */
function useLostInsertion() {
  const { t } = useTranslation();
  const { store, takeLostInsertion } = usePanel();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the panel has opened
  useEffect(() => {
    takeLostInsertion().then(
      (lost) => {
        if (!lost) return;
        const { field } = lost;
        const sentence = field ? t('insertion.lostBeforeIn', { field }) : t('insertion.lostBefore');
        store.getState().showToast('foot', 'warn', sentence, [], { check: true });
      },
      (error: unknown) => console.error('No lost insertion can be read', error),
    );
  }, []);
}
