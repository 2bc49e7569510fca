import { Files } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CaptionText } from '@/components/card/CaptionText';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { useStoredAction } from '@/components/panel/core/use-stored-action';
import { Button } from '@/components/ui/Button';
import type { TipContent } from '@/protocol/tip';
import type { TipRow } from '@/storage/database/tip-rows';
import { chooseVersion, type VersionChoice } from '@/storage/tips/conflicts';
import tipStyles from './tips.module.css';

const CONFIRMATIONS: Record<
  VersionChoice,
  'tips.versions.mineSent' | 'tips.versions.bothKept' | 'tips.versions.dropped'
> = {
  mine: 'tips.versions.mineSent',
  both: 'tips.versions.bothKept',
  theirs: 'tips.versions.dropped',
};

/** The author's later words next to the earlier ones: the author chooses. */
export function TwoVersions({ copy, original }: { copy: TipRow; original: TipRow }) {
  const { t } = useTranslation();
  const { db, store, now } = usePanel();
  const storeOrReport = useStoredAction();
  const replaceable = original.status.state === 'received';

  async function choose(choice: VersionChoice) {
    await storeOrReport(async () => {
      const changed = await chooseVersion(db, copy.id, choice, { now: now() });
      if (changed === 'closed') store.getState().showToast('foot', 'warn', t('tips.versions.closed'));
      else store.getState().showToast('foot', 'good', t(CONFIRMATIONS[choice]));
    });
  }

  return (
    <>
      <p className={tipStyles.state} data-tone="choice">
        <Files size={16} aria-hidden />
        <strong>{t('tips.versions.title')}</strong>
      </p>
      <p className={styles.soft}>{t(replaceable ? 'tips.versions.why' : 'tips.versions.whyClosed')}</p>
      <div className={tipStyles.versions}>
        <Version label={t('tips.versions.mine')} content={copy.content} />
        <Version label={t('tips.versions.theirs')} content={original.content} />
      </div>
      <div className={styles.row}>
        {replaceable && (
          <Button small variant="strong" onClick={() => void choose('mine')} data-action="send-mine">
            {t('tips.versions.sendMine')}
          </Button>
        )}
        <Button small onClick={() => void choose('both')} data-action="keep-both">
          {t('tips.versions.keepBoth')}
        </Button>
        <Button small onClick={() => void choose('theirs')} data-action="drop-mine">
          {t('tips.versions.dropMine')}
        </Button>
      </div>
    </>
  );
}

function Version({ label, content }: { label: string; content: TipContent }) {
  return (
    <section className={tipStyles.version}>
      <h2>{label}</h2>
      {content.situation && (
        <p className={tipStyles.situation}>
          <CaptionText text={content.situation} />
        </p>
      )}
      <p className={tipStyles.words} lang={content.language}>
        <CaptionText text={content.words} />
      </p>
    </section>
  );
}
