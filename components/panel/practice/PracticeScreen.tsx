import { useLiveQuery } from 'dexie-react-hooks';
import { GraduationCap } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import panelStyles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { ScreenBar } from '@/components/panel/core/ScreenBar';
import { Button } from '@/components/ui/Button';
import { Note } from '@/components/ui/Note';
import { inLanguage, type Language } from '@/protocol/text/language';
import { StorageError } from '@/storage/database/storage-error';
import { listPacks, packCards } from '@/storage/packs/packs';
import { forgetPractice, readPractice } from '@/storage/practice/practice';
import { practiceCounts } from './practice-queue';

/** Practice without a call: the packs with what is due in each, and the way to forget all of it. */
export function PracticeScreen({ language }: { language: Language }) {
  const { t } = useTranslation();
  const { t: errors } = useTranslation('errors');
  const { db, store, now } = usePanel();
  const read = useLiveQuery(async () => {
    const practised = await readPractice(db);
    const packs = await Promise.all(
      (await listPacks(db)).map(async (pack) => {
        const { due, fresh } = practiceCounts(await packCards(db, pack.id), practised, now());
        return { pack, due: due.length, fresh: fresh.length };
      }),
    );
    return { packs, practised: practised.size };
  }, [db, now]);

  async function forget() {
    const { showToast } = store.getState();
    try {
      await forgetPractice(db);
      showToast('foot', 'good', t('practice.forgotten'));
    } catch (failure) {
      showToast('foot', 'bad', errors(failure instanceof StorageError ? failure.reason : 'write-aborted'));
    }
  }

  return (
    <>
      <ScreenBar title={t('practice.title')} />
      <div className={panelStyles.body}>
        <p>{t('practice.how')}</p>
        <Note>{t('practice.privacy')}</Note>
        {read?.packs.map(({ pack, due, fresh }) => (
          <div key={pack.id} data-practice-pack={pack.id}>
            <p>{inLanguage(pack.title, language)}</p>
            <p className={panelStyles.soft}>
              {t('practice.due', { count: due })} · {t('practice.fresh', { count: fresh })}
            </p>
            <Button
              small
              inactive={due + fresh === 0}
              onClick={() => store.getState().open({ name: 'practice-session', packId: pack.id })}
              data-action="practise"
            >
              <GraduationCap size={16} aria-hidden />
              {t('practice.start')}
              <span className="unseen">{inLanguage(pack.title, language)}</span>
            </Button>
          </div>
        ))}
        {read && read.practised > 0 && (
          <div>
            <Button small variant="quiet" onClick={() => void forget()} data-action="forget-practice">
              {t('practice.forget')}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
