import { Send } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { ScreenTitle } from '@/components/console/core/ScreenTitle';
import { useDraftAutosave } from '@/components/console/draft/draft-context';
import { PackCrumbs } from '@/components/console/draft/PackCrumbs';
import { tidyPack } from '@/components/console/draft/pack-tidy';
import { SaveLine } from '@/components/console/draft/SaveLine';
import { cardTitle, packTitle } from '@/components/console/draft/titles';
import { tipsToPromote } from '@/components/console/review/tip-locations';
import { bytesInWords } from '@/components/i18n/dates';
import { Button } from '@/components/ui/Button';
import { TextArea } from '@/components/ui/Field';
import { isComposing } from '@/components/ui/keys/typed-keys';
import { Note } from '@/components/ui/Note';
import type { ServiceFailure } from '@/protocol/messages';
import { PACK_LIMITS, type Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import type { PackDraftRow } from '@/storage/database/pack-rows';
import { ChangesList } from './ChangesList';
import { Conflicts } from './Conflicts';
import { ProblemsList } from './ProblemsList';
import { packChanges } from './pack-changes';
import { type LocatedProblem, locateProblems, packProblems } from './pack-check';
import styles from './publish.module.css';
import { WithdrawnTips } from './WithdrawnTips';

type Refusal = { reason: ServiceFailure['reason'] | 'failed'; problems: LocatedProblem[] };

/** What publishing would change, everything that stands in its way, and the one button. */
export function PublishScreen({
  pack,
  row,
  language,
}: {
  pack: Pack;
  row: PackDraftRow;
  language: Language;
}) {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const { store, send, now } = useConsole();
  const autosave = useDraftAutosave();
  const [busy, setBusy] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const note = useRef<HTMLFormElement>(null);
  const tidied = useMemo(() => tidyPack(pack, row.base), [pack, row.base]);
  const changes = useMemo(() => packChanges(row.base, tidied), [row.base, tidied]);
  const problems = useMemo(() => packProblems(tidied), [tidied]);
  const promoted = tipsToPromote(tidied, row.base);
  const version = row.baseVersion + 1;
  const noNote = !pack.note?.trim();

  async function publish() {
    setConfirming(true);
    if (busy || problems.length > 0 || changes.none) return;
    if (noNote) {
      note.current?.querySelector('textarea')?.focus();
      return;
    }
    setBusy(true);
    setRefusal(undefined);
    autosave.edit(() => tidied);
    await autosave.flush();
    // What is not on the disk cannot be published: the line above says why.
    if (autosave.store.getState().status !== 'clean') return setBusy(false);
    const result = await send('pack.publish', { packId: pack.id });
    setBusy(false);
    if (result.ok && result.value.done) {
      store.getState().setPublished({ packId: pack.id, version: result.value.version, at: now() });
      store
        .getState()
        .showToast(
          'good',
          t('publish.done', { title: packTitle(pack, language), version: result.value.version }),
        );
      return;
    }
    const failure = result.ok && !result.value.done ? result.value : undefined;
    setRefusal({
      reason: failure?.reason ?? 'failed',
      problems: failure?.problems ? locateProblems(tidied, failure.problems) : [],
    });
  }

  return (
    <div className={consoleStyles.page} data-pack-id={pack.id}>
      <PackCrumbs language={language} parent={pack}>
        <SaveLine />
      </PackCrumbs>
      <ScreenTitle name={t('publish.title', { title: packTitle(pack, language), version })} />
      {refusal && (
        <div role="alert" data-refusal={refusal.reason}>
          <Note tone="bad">
            <p>
              {refusal.reason === 'failed'
                ? t('publish.failed')
                : errors(refusal.reason, { limit: bytesInWords(PACK_LIMITS.bytes, language) })}
            </p>
            <p>{t(advice(refusal.reason))}</p>
            <ProblemsList pack={tidied} problems={refusal.problems} language={language} />
          </Note>
        </div>
      )}
      <WithdrawnTips pack={tidied} language={language} />
      <Conflicts row={row} pack={pack} language={language} />
      {problems.length > 0 && (
        <section className={styles.part} aria-label={t('publish.problems')}>
          <h2>{t('publish.problems')}</h2>
          <ProblemsList pack={tidied} problems={problems} language={language} />
        </section>
      )}
      <section className={styles.part} aria-label={t('publish.changes')}>
        <h2>{t('publish.changes')}</h2>
        {changes.none ? (
          <p className={consoleStyles.soft}>{t('publish.none')}</p>
        ) : (
          <ChangesList changes={changes} pack={tidied} language={language} />
        )}
      </section>
      {promoted.length > 0 && (
        <section className={styles.part} aria-label={t('publish.promoted')}>
          <h2>{t('publish.promoted')}</h2>
          <p className={consoleStyles.soft}>{t('publish.promotedHint')}</p>
          <ul className={styles.promoted}>
            {promoted.map(({ tipId, name, cardId }) => (
              <li key={tipId} data-promoted-tip={tipId}>
                <strong>{name}</strong> → {cardTitle(tidied, cardId, language)}
              </li>
            ))}
          </ul>
        </section>
      )}
      <form
        ref={note}
        className={styles.part}
        onSubmit={(event) => {
          event.preventDefault();
          void publish();
        }}
      >
        <TextArea
          label={t('publish.note')}
          hint={t('publish.noteHint')}
          error={confirming && noNote && t('missing')}
          rows={2}
          limit={PACK_LIMITS.text}
          data-field="note"
          value={pack.note ?? ''}
          onChange={(event) => autosave.edit((draft) => ({ ...draft, note: event.target.value }))}
          onKeyDown={(event) => {
            if (isComposing(event.nativeEvent) || event.repeat) return;
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void publish();
          }}
        />
        <div className={consoleStyles.row}>
          <Button
            look="strong"
            type="submit"
            inactive={busy || problems.length > 0 || changes.none}
            data-action="publish-now"
          >
            <Send size={16} aria-hidden />
            {t(busy ? 'publish.busy' : 'publish.go', { version })}
          </Button>
          {problems.length > 0 && <p className={consoleStyles.soft}>{t('publish.mendFirst')}</p>}
        </div>
      </form>
    </div>
  );
}

/** What to do after a refusal, and that the draft is still there. */
function advice(reason: Refusal['reason']) {
  switch (reason) {
    case 'pack-version-conflict':
      return 'publish.afterConflict';
    case 'forbidden':
    case 'unauthorised':
    case 'token-revoked':
    case 'member-disabled':
    case 'not-joined':
      return 'publish.afterRole';
    case 'invalid-request':
    case 'too-large':
      return 'publish.afterProblems';
    default:
      return 'publish.afterReach';
  }
}
