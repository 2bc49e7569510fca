import { useLiveQuery } from 'dexie-react-hooks';
import {
  ArrowUp,
  CircleHelp,
  ClipboardPen,
  Eraser,
  HardDrive,
  Inbox,
  Library,
  NotebookPen,
  Settings,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { hasCall } from '@/components/panel/call/call-lifetime';
import { useEndCall } from '@/components/panel/call/end-call';
import { ChannelButton } from '@/components/panel/contact/ChannelButton';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import { ToastView } from '@/components/panel/core/ToastView';
import { useIsMember, useMembership } from '@/components/panel/core/use-membership';
import { NEW_TIP } from '@/components/panel/tips/CaptureScreen';
import { Brand } from '@/components/ui/Brand';
import { Button } from '@/components/ui/Button';
import { KeyboardOwner } from '@/components/ui/KeyboardOwner';
import { Keys } from '@/components/ui/Note';
import { unsentCount } from '@/storage/tips/tip-queries';
import { BackToPage } from './BackToPage';

/** The message about the last action, the keyboard's owner, and the permanent links. */
export function PanelFoot() {
  const { t } = useTranslation();
  const { store } = usePanel();
  return (
    <footer className={styles.footer}>
      <FootNotice />
      <KeyboardOwner className={styles.keyboard} here={t('keyboard.panel')} elsewhere={t('keyboard.page')} />
      <nav className={styles.footerRow}>
        <Button
          variant="quiet"
          title={t('footer.newTip')}
          onClick={() => store.getState().open(NEW_TIP)}
          data-action="new-tip"
        >
          <NotebookPen size={17} aria-hidden />
          <span className="wide-label">{t('footer.newTip')}</span>
        </Button>
        <Button
          variant="quiet"
          title={t('footer.myTips')}
          onClick={() => store.getState().open({ name: 'tips' })}
          data-action="tips"
        >
          <Inbox size={17} aria-hidden />
          <span className="wide-label">{t('footer.myTips')}</span>
          <UnsentCount />
        </Button>
        <BackToPage />
        <Button
          variant="quiet"
          icon
          aria-label={t('footer.help')}
          title={t('footer.help')}
          onClick={() => store.getState().setHelpOpen(true)}
        >
          <CircleHelp size={18} aria-hidden />
        </Button>
      </nav>
    </footer>
  );
}

/** The message about the last action, if it has no position on the screen. */
function FootNotice() {
  const toast = usePanelState((state) => state.toast);
  if (toast?.position !== 'foot') return null;
  return (
    <div className={styles.footTold}>
      <ToastView key={toast.count} toast={toast} />
    </div>
  );
}

/** The foot of the palette: the message about the last action, and the keys. */
export function PaletteFoot() {
  const { t } = useTranslation();
  const screen = usePanelState((state) => state.screens.at(-1)?.name);
  return (
    <footer className={styles.footer}>
      <FootNotice />
      <div className={styles.paletteFoot}>
        {screen === 'search' && (
          <>
            <span>
              <Keys keys={[t('keyNames.enter')]} /> {t('palette.open')}
            </span>
            <span>
              <Keys keys={[t('keyNames.ctrl'), t('keyNames.enter')]} /> {t('palette.insert')}
            </span>
          </>
        )}
        {screen === 'card' && (
          <span>
            <Keys keys={['1–9']} /> {t('palette.insert')}
          </span>
        )}
        <span>
          <Keys keys={[t('keyNames.escape')]} /> {t(screen === 'search' ? 'palette.close' : 'palette.back')}
        </span>
        <ChannelButton icon />
        <EndCall />
        <BackToPage />
      </div>
    </footer>
  );
}

/** The name, the console of a trainer, the end of a call, the settings. */
export function PanelHead() {
  const { t } = useTranslation();
  const { store, openConsole } = usePanel();
  const role = useMembership()?.member.role;
  return (
    <header className={styles.header}>
      <span className={styles.brand}>
        <Brand size={22} />
        <span className="middle-label">{t('name')}</span>
      </span>
      {(role === 'trainer' || role === 'admin') && (
        <Button
          variant="quiet"
          small
          aria-label={t('header.openConsole')}
          title={t('header.openConsole')}
          onClick={openConsole}
          data-action="console"
        >
          <Library size={17} aria-hidden />
          <span className="wide-label">{t('header.console')}</span>
        </Button>
      )}
      <ChannelButton />
      <EndCall />
      <Button
        variant="quiet"
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
export function EndCall({ icon = false }: { icon?: boolean }) {
  const { t } = useTranslation();
  const endCall = useEndCall();
  const some = usePanelState(hasCall);
  const { t: note } = useTranslation('note');
  const { store } = usePanel();
  if (!some) return null;
  return (
    <>
      <Button
        variant="quiet"
        small
        icon
        title={note('openLong')}
        onClick={() => store.getState().open({ name: 'note' })}
        aria-keyshortcuts="Alt+N"
        data-action="note"
      >
        <ClipboardPen size={16} aria-hidden />
        <span className="unseen">{note('open')}</span>
      </Button>
      <Button
        variant="quiet"
        small
        icon={icon}
        title={t('call.kept')}
        onClick={endCall}
        data-action="end-call"
      >
        <Eraser size={16} aria-hidden />
        <span className={icon ? 'unseen' : 'middle-label'}>{t('call.end')}</span>
      </Button>
    </>
  );
}

function UnsentCount() {
  const { t } = useTranslation();
  const { db } = usePanel();
  const count = useLiveQuery(() => unsentCount(db), [db]);
  const joined = useIsMember();
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
