import { useLiveQuery } from 'dexie-react-hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import type { Screen } from '@/components/panel/core/panel-store';
import { TEXT_LENGTHS } from '@/protocol/pack-fields';
import { placeholdersOf } from '@/protocol/text/placeholder';
import { charactersOver } from '@/protocol/text/text-length';
import type { StorageReason } from '@/protocol/validation/errors';
import { attempt } from '@/storage/database/attempt';
import type { WordingRow } from '@/storage/database/wording-rows';
import { dropFormDraft, readFormDraft, saveFormDraft } from '@/storage/preferences/form-drafts';
import { InvalidTextError } from '@/storage/tips/normalise-tip';
import { readWording } from '@/storage/wording/wording-queries';
import { saveWording } from '@/storage/wording/wordings';

type WordingForm = {
  /** What is typed; undefined until it is read. */
  words: string | undefined;
  /** The wording that is on this disk, if any. */
  stored: WordingRow | undefined;
  /** Why the words cannot be saved. */
  error: string | undefined;
  /** Placeholders of the official line that the words lack. */
  missing: readonly string[];
  change: (words: string) => void;
  /** Resolves with whether the words are on this disk. */
  save: () => Promise<boolean>;
  /** Forgets what was typed and not saved. */
  forget: () => Promise<void>;
};

/** The own words of one line while they are written: stored as a draft at every key. */
export function useWordingForm(screen: Extract<Screen, { name: 'wording' }>): WordingForm {
  const { t } = useTranslation('wording');
  const { t: errors } = useTranslation('errors');
  const { t: fields } = useTranslation('fields');
  const { db, now } = usePanel();
  const { ref, language, official, wordingId } = screen;
  const form = `wording:${ref}:${language}:${official}`;
  const [typed, setTyped] = useState<string>();
  const [error, setError] = useState<string>();
  const read = useLiveQuery(async () => {
    const stored = wordingId === undefined ? undefined : await readWording(db, wordingId);
    return { stored, draft: await readFormDraft(db, form) };
  }, [db, form, wordingId]);
  const initial = read && (read.draft?.words ?? read.stored?.words ?? official);
  const words = typed ?? initial;
  const failure = (reason: StorageReason) => {
    setError(errors(reason));
    return false;
  };

  function change(next: string) {
    setTyped(next);
    setError(undefined);
    void attempt(() => saveFormDraft(db, form, { words: next }, now())).then(
      (saved) => saved.done || failure(saved.reason),
    );
  }

  async function save(): Promise<boolean> {
    const text = words ?? '';
    try {
      const line = { ref, language, official };
      const saved = await attempt(() => saveWording(db, line, text, { now: now(), wordingId, form }));
      return saved.done || failure(saved.reason);
    } catch (refusal) {
      if (!(refusal instanceof InvalidTextError)) throw refusal;
      const { problem, limit } = refusal.problems[0] ?? { problem: 'empty', limit: undefined };
      const over = problem === 'too-long' ? charactersOver(text, Number(limit)) : 0;
      if (problem === 'empty') setError(t('empty'));
      else if (over > 0) setError(fields('over', { count: over, limit: TEXT_LENGTHS.text }));
      else setError(errors(`data-${problem}`, { limit: String(limit ?? '') }));
      return false;
    }
  }

  const written = placeholdersOf(words ?? '');
  return {
    words,
    stored: read?.stored,
    error,
    missing: placeholdersOf(official).filter((name) => !written.includes(name)),
    change,
    save,
    forget: () => dropFormDraft(db, form),
  };
}
