import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsole } from '@/components/console/core/console-context';
import { useDraftAutosave } from '@/components/console/draft/draft-context';
import { tidyPack } from '@/components/console/draft/pack-tidy';
import { packTitle } from '@/components/console/draft/titles';
import { tipsToPromote } from '@/components/console/review/tip-locations';
import { packWarnings } from '@/protocol/content/pack-warnings';
import type { MessageResult, ServiceFailure } from '@/protocol/messages';
import type { Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import type { PackDraftRow } from '@/storage/database/pack-rows';
import { packChanges } from './pack-changes';
import { type LocatedProblem, locateProblems, packProblems } from './pack-check';

export type Refusal = { reason: ServiceFailure['reason'] | 'failed'; problems: LocatedProblem[] };

/** The publication of a draft: the pack to send, its changes, and its obstacles. */
export function usePublication(pack: Pack, row: PackDraftRow) {
  const tidied = useMemo(() => tidyPack(pack, row.base), [pack, row.base]);
  const changes = useMemo(() => packChanges(row.base, tidied), [row.base, tidied]);
  const problems = useMemo(() => packProblems(tidied), [tidied]);
  const warnings = useMemo(() => packWarnings(tidied), [tidied]);
  return {
    tidied,
    changes,
    problems,
    warnings,
    promoted: tipsToPromote(tidied, row.base),
    version: row.baseVersion + 1,
    isPublishable: problems.length === 0 && !changes.none,
    hasNote: Boolean(pack.note?.trim()),
  };
}

export type Publication = ReturnType<typeof usePublication>;

/**
 * Publishing a draft. *Guarantees:* nothing is sent that this disk does not hold, and one request at a time. `focusNote`
 * is called where the note is missing.
 */
export function usePublish(publication: Publication, language: Language, focusNote: () => void) {
  const { t } = useTranslation('console');
  const { store, send, now } = useConsole();
  const autosave = useDraftAutosave();
  const [isBusy, setBusy] = useState(false);
  /** Publishing was tried: a missing note is an error from then on. */
  const [isTried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const { tidied, isPublishable, hasNote } = publication;

  function finish(result: MessageResult<'pack.publish'>) {
    if (!result.ok) return setRefusal({ reason: 'failed', problems: [] });
    if (!result.value.done) {
      const { reason, problems = [] } = result.value;
      return setRefusal({ reason, problems: locateProblems(tidied, problems) });
    }
    const { version } = result.value;
    const { setPublished, showToast } = store.getState();
    setPublished({ packId: tidied.id, version, publishedAt: now() });
    showToast('good', t('publish.done', { title: packTitle(tidied, language), version }));
  }

  async function publish() {
    setTried(true);
    if (isBusy || !isPublishable) return;
    if (!hasNote) return focusNote();
    setBusy(true);
    setRefusal(undefined);
    autosave.edit(() => tidied);
    await autosave.flush();
    // Unsaved text cannot be published: the save line says why.
    const isSaved = autosave.store.getState().status === 'clean';
    const result = isSaved ? await send('pack.publish', { packId: tidied.id }) : undefined;
    setBusy(false);
    if (result) finish(result);
  }

  return { publish, isBusy, isTried, refusal };
}
