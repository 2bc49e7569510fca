import { useLiveQuery } from 'dexie-react-hooks';
import { useTranslation } from 'react-i18next';
import { problemInWords } from '@/components/i18n/problems';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { Button } from '@/components/ui/Button';
import { Note } from '@/components/ui/Note';
import { inLanguage, type Language } from '@/protocol/text/language';
import { StorageError } from '@/storage/database/storage-error';
import { readSyncState } from '@/storage/membership/membership';
import { listPacks, packSize, restorePreviousPack, storedVersions } from '@/storage/packs/packs';

/** The installed packs with their versions, the version before one click away, and updates that were refused. */
export function InstalledPacks({ language }: { language: Language }) {
  const { t } = useTranslation();
  const { t: errors } = useTranslation('errors');
  const { db, store, now } = usePanel();
  const packs = useLiveQuery(
    async () =>
      Promise.all(
        (await listPacks(db)).map(async (pack) => ({
          pack,
          size: await packSize(db, pack.id),
          others: await storedVersions(db, pack.id),
        })),
      ),
    [db],
  );
  const refused = useLiveQuery(async () => (await readSyncState(db))?.refusedPacks ?? [], [db]) ?? [];

  async function restore(packId: string, version: number) {
    const { showToast } = store.getState();
    try {
      if (await restorePreviousPack(db, packId, now(), version)) {
        showToast('foot', 'good', t('settings.packRestored', { version }));
      }
    } catch (failure) {
      showToast('foot', 'bad', errors(failure instanceof StorageError ? failure.reason : 'write-aborted'));
    }
  }

  return (
    <section className={styles.group}>
      <h2>{t('settings.packs')}</h2>
      <Button
        small
        className={styles.offer ?? ''}
        data-action="news"
        onClick={() => store.getState().open({ name: 'news' })}
      >
        {t('news.title')}
      </Button>
      <Button
        small
        className={styles.offer ?? ''}
        data-action="practice"
        onClick={() => store.getState().open({ name: 'practice' })}
      >
        {t('practice.open')}
      </Button>
      {refused.map(({ head, problem, path, limit }) => (
        <Note key={head.packId} tone="warn">
          {t('settings.packFailed', {
            pack: head.packId,
            version: head.version,
            why:
              problem === 'wrong-hash' || problem === 'not-found'
                ? t(`settings.packProblem.${problem}`)
                : problemInWords({ path: path, problem, limit }, errors, language),
          })}
        </Note>
      ))}
      {packs?.map(({ pack, size, others }) => (
        <div key={pack.id} data-pack-id={pack.id} data-pack-version={pack.version}>
          <p>{inLanguage(pack.title, language)}</p>
          <p className={styles.soft}>
            {t('settings.packLine', { version: pack.version, count: size })} ·{' '}
            {t(`settings.packOrigin.${pack.origin}`)}
          </p>
          {others.map((version) => (
            <Button key={version} small variant="quiet" onClick={() => void restore(pack.id, version)}>
              {t('settings.packRestore', { version })}
            </Button>
          ))}
        </div>
      ))}
    </section>
  );
}
