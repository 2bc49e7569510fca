import { Undo2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { useMembership } from '@/components/panel/core/use-membership';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { DialogActions } from '@/components/ui/DialogActions';
import { includesAddress } from '@/protocol/site';
import { siteName } from './site-name';

/** The sites that were opened to Souffleur, each with the way to close it again; and the check of a page. */
export function GrantedSites() {
  const { t } = useTranslation();
  const { t: desk } = useTranslation('desk');
  const { sites, store } = usePanel();
  const service = useMembership()?.address;
  const [granted, setGranted] = useState<string[]>();
  /** The service's own site, while the person is asked for confirmation. */
  const [confirming, setConfirming] = useState<string>();
  const [required] = useState<readonly string[]>(() => sites.required());
  /** Sites that the browser has refused to take back. */
  const [refused, setRefused] = useState<readonly string[]>([]);
  useEffect(() => {
    const read = () => void sites.granted().then(setGranted);
    read();
    return sites.onChange(read);
  }, [sites]);

  const includesService = (site: string) => service !== undefined && includesAddress(site, service);
  const isService = (site: string) => !site.includes('*') && includesService(site);
  /** Whether the service could no longer be reached without this site. */
  const isNeeded = (site: string) =>
    includesService(site) && !granted?.some((each) => each !== site && includesService(each));

  async function giveBack(origin: string) {
    setConfirming(undefined);
    const { showToast } = store.getState();
    const site = siteName(origin, t);
    if (await sites.giveBack(origin)) return showToast('foot', 'good', t('sites.givenBack', { site }));
    setRefused([...refused, origin]);
    showToast('foot', 'warn', t('sites.refused', { site }));
  }

  return (
    <section className={styles.group} data-section="sites">
      <h2>{t('sites.title')}</h2>
      <p className={styles.soft}>{t('sites.intro')}</p>
      {granted?.length === 0 && <p>{t('sites.none')}</p>}
      {granted && granted.length > 0 && (
        <ul className={styles.sites}>
          {granted.map((origin) => (
            <li key={origin} data-site={origin}>
              <div className={styles.siteName}>
                <p>{siteName(origin, t)}</p>
                {isService(origin) && <p className={styles.soft}>{t('sites.service')}</p>}
                {required.includes(origin) && <p className={styles.soft}>{t('sites.required')}</p>}
                {refused.includes(origin) && <p className={styles.soft}>{t('sites.locked')}</p>}
              </div>
              {![...required, ...refused].includes(origin) && (
                <Button
                  small
                  variant="quiet"
                  aria-label={t('sites.giveBackOf', { site: siteName(origin, t) })}
                  onClick={() => (isNeeded(origin) ? setConfirming(origin) : void giveBack(origin))}
                >
                  <Undo2 size={15} aria-hidden />
                  {t('sites.giveBack')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button small onClick={() => store.getState().open({ name: 'check' })} data-action="check-page">
          {t('check.open')}
        </Button>
      </div>
      {confirming !== undefined && (
        <Dialog
          title={t('sites.giveBackOf', { site: siteName(confirming, t) })}
          closeLabel={t('close')}
          onClose={() => setConfirming(undefined)}
        >
          <p>{desk('service.giveBackAsk')}</p>
          <DialogActions
            confirm={t('sites.giveBack')}
            cancel={t('tips.cancel')}
            onConfirm={() => void giveBack(confirming)}
            onCancel={() => setConfirming(undefined)}
            variant="danger"
            data-action="give-back-service"
          />
        </Dialog>
      )}
    </section>
  );
}
