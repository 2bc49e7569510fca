import { MonitorX } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { relativeTime } from '@/components/wording/dates';
import type { Language } from '@/protocol/language';
import type { ServiceFailure } from '@/protocol/messages';
import type { OwnDevice } from '@/protocol/team';
import styles from './panel.module.css';
import { usePanel } from './panel-context';

type Why = ServiceFailure['reason'] | 'failed';
const NO_ANSWER: readonly Why[] = ['offline', 'unreachable', 'timeout', 'failed'];

/** The browsers that joined as this member, read from the service when they are looked at. */
export function OwnBrowsers({ language }: { language: Language }) {
  const { t } = useTranslation('team');
  const { t: errors } = useTranslation('errors');
  const { send, store, now } = usePanel();
  const [devices, setDevices] = useState<readonly OwnDevice[]>();
  const [why, setWhy] = useState<Why>();
  const [asked, setAsked] = useState<OwnDevice>();
  const inWords = (reason: Why) =>
    reason === 'failed' || NO_ANSWER.includes(reason) ? t('noAnswer') : errors(reason);

  const read = useCallback(async () => {
    const result = await send('device.list', {});
    const told = result.ok ? result.value : undefined;
    if (told?.done) setDevices(told.devices);
    setWhy(told?.done ? undefined : (told?.reason ?? 'failed'));
  }, [send]);
  useEffect(() => {
    void read();
    window.addEventListener('online', read);
    return () => window.removeEventListener('online', read);
  }, [read]);

  async function revoke({ id, name }: OwnDevice) {
    const result = await send('device.revoke', { deviceId: id });
    setAsked(undefined);
    const { tell } = store.getState();
    if (result.ok && result.value.done) tell('foot', 'good', t('revoked', { name }));
    else tell('foot', 'bad', inWords(result.ok && !result.value.done ? result.value.reason : 'failed'));
    await read();
  }

  return (
    <section className={styles.group} data-section="browsers">
      <h2>{t('own.title')}</h2>
      <p className={styles.soft}>{t('own.intro')}</p>
      {!devices && !why && <p className={styles.soft}>{t('reading')}</p>}
      {why && (
        <div data-browsers-failed={why}>
          <p>{inWords(why)}</p>
          <Button small onClick={() => void read()} data-action="read-browsers">
            {t('again')}
          </Button>
        </div>
      )}
      {devices && !why && (
        <ul className={styles.sites}>
          {devices.map((device) => (
            <li key={device.id} data-browser={device.id} data-here={device.here || undefined}>
              <span className={styles.siteName}>
                {device.name}
                <span className={styles.soft}>
                  {' '}
                  {device.here && `${t('own.here')} · `}
                  {t('joined', { when: relativeTime(device.joinedAt, now(), language) })}
                </span>
              </span>
              {!device.here && (
                <Button
                  small
                  look="quiet"
                  aria-label={t('revokeOf', { name: device.name })}
                  onClick={() => setAsked(device)}
                >
                  <MonitorX size={15} aria-hidden />
                  {t('revoke')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {asked && (
        <Dialog title={t('revokeNow')} closeLabel={t('close')} onClose={() => setAsked(undefined)}>
          <p>{t('revokeAsk', { name: asked.name })}</p>
          <div className={styles.row}>
            <Button look="danger" onClick={() => void revoke(asked)} data-action="revoke-now">
              {t('revokeNow')}
            </Button>
            <Button onClick={() => setAsked(undefined)}>{t('cancel')}</Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
