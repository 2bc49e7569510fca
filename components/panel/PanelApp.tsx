import { useLiveQuery } from 'dexie-react-hooks';
import { ArrowUp, CircleHelp, Eraser, HardDrive, Inbox, Library, NotebookPen, Settings } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Brand } from '@/components/ui/Brand';
import { Button } from '@/components/ui/Button';
import { useKeptFocus } from '@/components/ui/keep-focus';
import { Note } from '@/components/ui/Note';
import type { Language } from '@/protocol/language';
import { readMembership } from '@/storage/membership';
import { unsentCount } from '@/storage/tip-reading';
import { Announcement } from './Announcement';
import { BackToPage } from './BackToPage';
import { CaptureScreen, NEW_TIP } from './CaptureScreen';
import { CardScreen } from './CardScreen';
import { CheckScreen } from './CheckScreen';
import { hasValues } from './call-values';
import { ErasedNote } from './ErasedNote';
import { useEndCall } from './end-call';
import { KeyboardOwner } from './KeyboardOwner';
import { KeyHelp } from './KeyHelp';
import { NewsScreen } from './NewsScreen';
import styles from './panel.module.css';
import { usePanel, usePanelState } from './panel-context';
import { usePanelKeys } from './panel-keys';
import { SafetyCopy } from './SafetyCopy';
import { SearchScreen } from './SearchScreen';
import { SettingsScreen } from './SettingsScreen';
import { TipsScreen } from './TipsScreen';
import { ToldNote } from './ToldNote';
import { useExpiryNoticeAtFoot } from './use-access-expiry';
import { useSwitchNoticeAtFoot } from './use-switch-notice';

/** The advisor's panel: one screen at a time, a foot that is always there, one place that speaks. */
export function PanelApp({
  language,
  storageProblem,
}: {
  language: Language;
  storageProblem: string | undefined;
}) {
  const { t } = useTranslation();
  const { store } = usePanel();
  const screen = usePanelState((state) => state.screens.at(-1)) ?? { name: 'search' };
  const helpOpen = usePanelState((state) => state.helpOpen);
  const told = usePanelState((state) => state.told);
  const searching = usePanelState((state) => state.query !== '');
  usePanelKeys();
  useKeptFocus();
  useInsertWishes();
  useSwitchNoticeAtFoot();
  useExpiryNoticeAtFoot(language);
  return (
    <div className={styles.panel}>
      <Header />
      <main className={styles.screen} key={screen.name === 'card' ? screen.ref : screen.name}>
        {storageProblem && (
          <div className={styles.body}>
            <Note tone="bad">
              <p>{storageProblem}</p>
              <SafetyCopy />
            </Note>
          </div>
        )}
        {(screen.name === 'tips' || (screen.name === 'search' && !searching)) && <ErasedNote />}
        {screen.name === 'search' && <SearchScreen language={language} />}
        {screen.name === 'card' && <CardScreen screen={screen} language={language} />}
        {screen.name === 'capture' && (
          <CaptureScreen key={screen.draftKey} screen={screen} language={language} />
        )}
        {screen.name === 'tips' && <TipsScreen language={language} tipId={screen.tipId} />}
        {screen.name === 'news' && <NewsScreen language={language} />}
        {screen.name === 'settings' && <SettingsScreen language={language} at={screen.at} />}
        {screen.name === 'check' && <CheckScreen />}
      </main>
      <footer className={styles.footer}>
        {told?.at === 'foot' && (
          <div className={styles.footTold}>
            <ToldNote key={told.count} told={told} />
          </div>
        )}
        <KeyboardOwner />
        <nav className={styles.footerRow}>
          <Button look="quiet" onClick={() => store.getState().open(NEW_TIP)} data-action="new-tip">
            <NotebookPen size={17} aria-hidden />
            {t('footer.newTip')}
          </Button>
          <Button look="quiet" onClick={() => store.getState().open({ name: 'tips' })} data-action="tips">
            <Inbox size={17} aria-hidden />
            {t('footer.myTips')}
            <UnsentCount />
          </Button>
          <BackToPage />
          <Button
            look="quiet"
            icon
            aria-label={t('footer.help')}
            title={t('footer.help')}
            onClick={() => store.getState().setHelpOpen(true)}
          >
            <CircleHelp size={18} aria-hidden />
          </Button>
        </nav>
      </footer>
      <Announcement />
      {helpOpen && <KeyHelp />}
    </div>
  );
}

function Header() {
  const { t } = useTranslation();
  const { db, store, openConsole } = usePanel();
  const role = useLiveQuery(async () => (await readMembership(db))?.member.role, [db]);
  return (
    <header className={styles.header}>
      <span className={styles.brand}>
        <Brand size={22} />
        {t('name')}
      </span>
      {(role === 'trainer' || role === 'admin') && (
        <Button
          look="quiet"
          small
          aria-label={t('header.openConsole')}
          onClick={openConsole}
          data-action="console"
        >
          <Library size={17} aria-hidden />
          {t('header.console')}
        </Button>
      )}
      <EndCall />
      <Button
        look="quiet"
        icon
        aria-label={t('header.settings')}
        title={t('header.settings')}
        onClick={() => store.getState().open({ name: 'settings' })}
        data-action="settings"
      >
        <Settings size={18} aria-hidden />
      </Button>
    </header>
  );
}

/** While there are values of a call in memory: the way to forget them all, at the call's end. */
function EndCall() {
  const { t } = useTranslation();
  const endCall = useEndCall();
  const some = usePanelState(hasValues);
  if (!some) return null;
  return (
    <Button look="quiet" small title={t('call.kept')} onClick={endCall} data-action="end-call">
      <Eraser size={16} aria-hidden />
      {t('call.end')}
    </Button>
  );
}

function UnsentCount() {
  const { t } = useTranslation();
  const { db } = usePanel();
  const count = useLiveQuery(() => unsentCount(db), [db]);
  const joined = useLiveQuery(async () => (await readMembership(db)) !== undefined, [db]);
  if (count === undefined || joined === undefined) return null;
  const Picture = joined ? ArrowUp : HardDrive;
  return (
    <span
      className={styles.count}
      title={t(joined ? 'header.toSend' : 'header.keptHere', { count })}
      data-waiting={(joined && count > 0) || undefined}
      data-unsent={count}
    >
      <Picture size={13} aria-hidden />
      <span aria-hidden>{count}</span>
      <span className="unseen">{t(joined ? 'header.toSend' : 'header.keptHere', { count })}</span>
    </span>
  );
}

/** Does what the browser's own key asks for, which the page hears in the panel's stead. */
function useInsertWishes() {
  const { t } = useTranslation();
  const { store } = usePanel();
  const wish = usePanelState((state) => state.insertWish);
  useEffect(() => {
    if (wish.count === 0) return;
    const { insertCurrent, tell } = store.getState();
    // What nobody has seen yet is not inserted: the first press opened the panel.
    if (!wish.onScreen) tell('foot', 'plain', t('insertion.chooseLine'));
    else if (!insertCurrent?.(wish.target)) tell('foot', 'warn', t('insertion.noLine'));
  }, [wish, store, t]);
}
