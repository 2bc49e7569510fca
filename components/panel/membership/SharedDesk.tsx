import { useLiveQuery } from 'dexie-react-hooks';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import panelStyles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { useStoredAction } from '@/components/panel/core/use-stored-action';
import { useSwitchNotice } from '@/components/panel/shell/use-switch-notice';
import { Brand } from '@/components/ui/Brand';
import styles from './desk.module.css';
import { JoinForm } from './JoinForm';

/** A shared desk before somebody has signed in: nothing but the ways to do so. */
export function SharedDeskStart() {
  const { t } = useTranslation('desk');
  const { t: panel } = useTranslation();
  const { directory } = usePanel();
  const notice = useSwitchNotice();
  const service = useLiveQuery(async () => (await directory.read()).address ?? '', [directory]);
  return (
    <main className={`${panelStyles.body} ${styles.gate}`} data-screen="shared-desk">
      <p className={styles.gateHead}>
        <Brand size={22} />
        {panel('name')}
      </p>
      <h1>{t('shared.who')}</h1>
      <p>{t('shared.intro')}</p>
      <p role="status">{notice?.text}</p>
      {service !== undefined && <JoinForm service={service} />}
    </main>
  );
}

/** Whether several people use this browser profile in turn. */
export function SharedDeskSetting() {
  const { t } = useTranslation('desk');
  const { directory, sharedDeskManaged } = usePanel();
  const storeOrReport = useStoredAction();
  const id = useId();
  const shared = useLiveQuery(async () => (await directory.read()).sharedDesk, [directory]);
  if (shared === undefined) return null;
  return (
    <section className={panelStyles.group}>
      <h2>{t('shared.title')}</h2>
      <div className={panelStyles.check}>
        <input
          id={id}
          type="checkbox"
          checked={shared}
          // Stays reachable, so that a screen reader announces who fixed it.
          aria-disabled={sharedDeskManaged || undefined}
          aria-describedby={`${id}-hint ${id}-managed`}
          onChange={(event) => {
            const sharedDesk = event.target.checked;
            if (!sharedDeskManaged)
              void storeOrReport(() => directory.update((row) => ({ ...row, sharedDesk })));
          }}
          data-field="shared-desk"
        />
        <label htmlFor={id}>{t('shared.choose')}</label>
        <span className={panelStyles.soft} id={`${id}-hint`}>
          {t('shared.hint')}
        </span>
        <span className={panelStyles.soft} id={`${id}-managed`}>
          {sharedDeskManaged && t('shared.managed')}
        </span>
      </div>
    </section>
  );
}
