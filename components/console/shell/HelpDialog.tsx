import { useTranslation } from 'react-i18next';
import styles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { Dialog } from '@/components/ui/Dialog';
import { Keys } from '@/components/ui/Note';

const GROUPS = {
  queue: [
    ['move', ['J', 'K']],
    ['accept', ['A']],
    ['merge', ['M']],
    ['decline', ['D']],
    ['release', ['R']],
  ],
  everywhere: [
    ['undo', ['Z']],
    ['help', ['?']],
    ['close', ['escape']],
    ['send', ['ctrl', 'enter']],
  ],
} as const;

/** Every key of the console. */
export function HelpDialog() {
  const { t } = useTranslation('console');
  const { t: panel } = useTranslation('panel');
  const { store } = useConsole();
  const drawn = (key: string) =>
    key === 'escape' || key === 'ctrl' || key === 'enter' ? panel(`keyNames.${key}`) : key;
  return (
    <Dialog title={t('help.title')} closeLabel={t('close')} onClose={store.getState().close}>
      {(['queue', 'everywhere'] as const).map((group) => (
        <section key={group} className={styles.helpGroup}>
          <h3>{t(`help.${group}`)}</h3>
          <dl>
            {GROUPS[group].map(([action, keys]) => (
              <div key={action}>
                <dt>
                  <Keys keys={keys.map(drawn)} />
                </dt>
                <dd>{t(`help.acts.${action}`)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p className={styles.soft}>{t('help.singleKeys')}</p>
    </Dialog>
  );
}
