import { useLiveQuery } from 'dexie-react-hooks';
import { CircleHelp, Inbox, Library, UsersRound } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '@/components/console/core/console.module.css';
import { useConsole, useConsoleState } from '@/components/console/core/console-context';
import { href, type Route } from '@/components/console/core/routes';
import { SaveSafetyCopy } from '@/components/console/core/SafetyCopy';
import { useConsoleKeys } from '@/components/console/core/use-console-keys';
import { useUndo } from '@/components/console/core/use-undo';
import { QueueScreen } from '@/components/console/review/QueueScreen';
import { Brand } from '@/components/ui/Brand';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { useFocusRecovery } from '@/components/ui/focus/focus-recovery';
import { KeyboardOwner } from '@/components/ui/KeyboardOwner';
import { isTyping } from '@/components/ui/keys/typed-keys';
import { lazyPart, preloadWhenIdle } from '@/components/ui/lazy-part';
import { Note } from '@/components/ui/Note';
import type { Language } from '@/protocol/text/language';
import type { StorageReason } from '@/protocol/validation/errors';
import { readMembership } from '@/storage/membership/membership';
import { tipsToReview } from '@/storage/tips/tip-queries';
import { HelpDialog } from './HelpDialog';
import { StatusBar } from './StatusBar';

/** The console opens on the queue: the other screens are read once it is drawn. */
const PacksScreen = lazyPart(
  async () => (await import('@/components/console/packs/PacksScreen')).PacksScreen,
);
const PackArea = lazyPart(async () => (await import('./PackArea')).PackArea);
const TeamScreen = lazyPart(async () => (await import('@/components/console/team/TeamScreen')).TeamScreen);

/** The console's frame: who is here, where one can go, one place that speaks. */
export function ConsoleApp({
  language,
  storage,
}: {
  language: Language;
  storage: StorageReason | undefined;
}) {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const { t: team } = useTranslation('team');
  const { db, store } = useConsole();
  const route = useConsoleState((state) => state.route);
  const dialog = useConsoleState((state) => state.dialog);
  const membership = useLiveQuery(async () => (await readMembership(db)) ?? null, [db]);
  useFocusRecovery();
  useEffect(() => preloadWhenIdle(Dialog, PackArea, PacksScreen, TeamScreen), []);
  const undo = useUndo();
  useConsoleKeys(
    {
      '?': { run: () => store.getState().open({ name: 'help' }), when: 'at-once' },
      z: { run: undo, when: 'alone' },
      // Within a text the browser undoes typing.
      'ctrl+z': (event) => !isTyping(event) && undo(),
    },
    () => store.getState().showToast('warn', t('help.stray')),
  );

  if (membership === undefined) return <p className={styles.gate}>{t('loading')}</p>;
  const member = membership?.member;
  if (!member || member.role === 'advisor') return <Gate name={member?.name} />;
  return (
    <div className={styles.console}>
      <header className={styles.header}>
        <span className={styles.brand}>
          <Brand size={26} />
          {t('brand')}
        </span>
        <nav className={styles.nav} aria-label={t('nav.label')}>
          <NavLink to={{ name: 'queue' }} current={route.name === 'queue'}>
            <Inbox size={17} aria-hidden />
            {t('nav.queue')}
            <WaitingCount />
          </NavLink>
          <NavLink to={{ name: 'packs' }} current={route.name !== 'queue' && route.name !== 'team'}>
            <Library size={17} aria-hidden />
            {t('nav.packs')}
          </NavLink>
          {member.role === 'admin' && (
            <NavLink to={{ name: 'team' }} current={route.name === 'team'}>
              <UsersRound size={17} aria-hidden />
              {team('title')}
            </NavLink>
          )}
        </nav>
        <span className={styles.who}>
          {t('who', { name: member.name, organisation: member.organisation.name })}
        </span>
        <Button
          variant="quiet"
          icon
          aria-label={t('help.open')}
          title={t('help.open')}
          onClick={() => store.getState().open({ name: 'help' })}
        >
          <CircleHelp size={19} aria-hidden />
        </Button>
      </header>
      <main className={styles.main}>
        {storage && (
          <div className={styles.banner}>
            <Note tone="bad">
              <p>{errors(storage)}</p>
              <SaveSafetyCopy />
            </Note>
          </div>
        )}
        {route.name === 'queue' && <QueueScreen language={language} />}
        {route.name === 'packs' && <PacksScreen language={language} />}
        {route.name === 'team' &&
          (member.role === 'admin' ? (
            <TeamScreen language={language} ownId={member.id} />
          ) : (
            <div className={styles.banner}>
              <Note tone="warn">{errors('forbidden')}</Note>
            </div>
          ))}
        {'packId' in route && <PackArea key={route.packId} route={route} language={language} />}
      </main>
      <KeyboardOwner
        className={styles.keyboard}
        here={t('keyboard.here')}
        elsewhere={t('keyboard.elsewhere')}
      />
      <StatusBar />
      {dialog?.name === 'help' && <HelpDialog />}
    </div>
  );
}

function NavLink({ to, current, children }: { to: Route; current: boolean; children: ReactNode }) {
  return (
    <a className={styles.navLink} href={href(to)} aria-current={current ? 'page' : undefined}>
      {children}
    </a>
  );
}

function WaitingCount() {
  const { t } = useTranslation('console');
  const { db } = useConsole();
  const count = useLiveQuery(async () => (await tipsToReview(db)).length, [db]);
  if (!count) return null;
  return (
    <span className={styles.count} data-waiting-tips={count}>
      {count}
      <span className="unseen"> {t('nav.waiting', { count })}</span>
    </span>
  );
}

/** For those who are not trainers: what this page is, and what to do. */
function Gate({ name }: { name: string | undefined }) {
  const { t } = useTranslation('console');
  const { db, isInContainer, openOutside } = useConsole();
  const drafts = useLiveQuery(() => db.packDrafts.count(), [db]) ?? 0;
  useEffect(() => {
    document.title = t('title');
  }, [t]);
  if (name === undefined && isInContainer)
    return (
      <main className={styles.gate} data-gate="container">
        <span className={styles.brand}>
          <Brand size={26} />
          {t('brand')}
        </span>
        <h1>{t('gate.container')}</h1>
        <p>{t('gate.containerHint')}</p>
        <Button variant="strong" onClick={openOutside} data-action="open-outside">
          {t('gate.openOutside')}
        </Button>
      </main>
    );
  return (
    <main className={styles.gate} data-gate={name === undefined ? 'not-joined' : 'not-trainer'}>
      <span className={styles.brand}>
        <Brand size={26} />
        {t('brand')}
      </span>
      <h1>{t(name === undefined ? 'gate.notJoined' : 'gate.notTrainer')}</h1>
      <p>{name === undefined ? t('gate.notJoinedHint') : t('gate.notTrainerHint', { name })}</p>
      {drafts > 0 && (
        <>
          <p>{t('gate.drafts', { count: drafts })}</p>
          <SaveSafetyCopy />
        </>
      )}
    </main>
  );
}
