import { MonitorX } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { timeAgo } from '@/components/i18n/dates';
import { useReasonInWords, type Why } from '@/components/i18n/reasons';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { DialogActions } from '@/components/ui/DialogActions';
import { type PolledState, usePolled } from '@/components/ui/state/use-polled';
import type { OwnDevice } from '@/protocol/team';
import type { Language } from '@/protocol/text/language';

/** The browsers that joined as this member, read from the service when they are shown. */
export function OwnBrowsers({ language }: { language: Language }) {
  const { t } = useTranslation('team');
  const { store, now, send } = usePanel();
  const inWords = useReasonInWords();
  const { value: devices, why, read } = useOwnBrowsers();
  const [confirming, setConfirming] = useState<OwnDevice>();

  async function revoke({ id, name }: OwnDevice) {
    const result = await send('device.revoke', { deviceId: id });
    setConfirming(undefined);
    const { showToast } = store.getState();
    if (result.ok && result.value.done) showToast('foot', 'good', t('revoked', { name }));
    else showToast('foot', 'bad', inWords(result.ok && !result.value.done ? result.value.reason : 'failed'));
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
              <div className={styles.siteName}>
                <p>{device.name}</p>
                <p className={styles.soft}>
                  {device.here && `${t('own.here')} · `}
                  {t('joined', { when: timeAgo(device.joinedAt, now(), language) })}
                </p>
              </div>
              {!device.here && (
                <Button
                  small
                  variant="quiet"
                  aria-label={t('revokeOf', { name: device.name })}
                  onClick={() => setConfirming(device)}
                >
                  <MonitorX size={15} aria-hidden />
                  {t('revoke')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {confirming && (
        <Dialog title={t('revokeNow')} closeLabel={t('close')} onClose={() => setConfirming(undefined)}>
          <p>{t('revokeAsk', { name: confirming.name })}</p>
          <DialogActions
            confirm={t('revokeNow')}
            cancel={t('cancel')}
            onConfirm={() => void revoke(confirming)}
            onCancel={() => setConfirming(undefined)}
            variant="danger"
            data-action="revoke-now"
          />
        </Dialog>
      )}
    </section>
  );
}

function useOwnBrowsers() {
  const { send } = usePanel();
  const load = useCallback(async (): Promise<PolledState<readonly OwnDevice[], Why>> => {
    const result = await send('device.list', {});
    if (!result.ok) return { why: 'failed' };
    return result.value.done ? { value: result.value.devices } : { why: result.value.reason };
  }, [send]);
  return usePolled(load);
}
