/** Unsaved texts of tips: they survive the panel's closing at any moment. */

import { tidyLine, tidyText } from '@/protocol/text/clean-text';
import type { Language } from '@/protocol/text/language';
import { abridge } from '@/protocol/text/text-length';
import { TIP_LIMITS, type TipContent } from '@/protocol/tip';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { DraftRow } from '@/storage/database/tip-rows';
import { read, write } from '@/storage/database/transaction';

/** The draft of a new tip; the draft of a change to a tip is `tip:<id>`. */
export const CAPTURE_DRAFT = 'capture';

/** Saves the draft as it is, however unfinished. `caret` is an offset in the field named by `field`. */
export async function saveDraft(
  db: SouffleurDatabase,
  draft: {
    key: string;
    content: TipContent;
    caret?: number | undefined;
    field?: string | undefined;
    now: number;
  },
): Promise<void> {
  const { key, content, caret, field, now } = draft;
  const row: DraftRow = {
    key,
    content,
    changedAt: now,
    ...(caret === undefined ? {} : { caret }),
    ...(field === undefined ? {} : { field }),
  };
  await write(db, [db.drafts], (db) => db.drafts.put(row));
}

export function readDraft(db: SouffleurDatabase, key: string): Promise<DraftRow | undefined> {
  return read(db, [db.drafts], (db) => db.drafts.get(key));
}

export function dropDraft(db: SouffleurDatabase, key: string): Promise<void> {
  return write(db, [db.drafts], (db) => db.drafts.delete(key));
}

/**
 * Adds words selected on a page to the draft of a new tip. An unfinished draft stays, with the selection below it; the
 * same selection sent twice in a row is added once.
 */
export async function addSelectionToDraft(
  db: SouffleurDatabase,
  {
    selection,
    pageTitle,
    language,
    now,
  }: { selection: string; pageTitle?: string | undefined; language: Language; now: number },
): Promise<void> {
  const words = tidyText(selection);
  const title = fitPageTitle(pageTitle ?? '');
  await write(db, [db.drafts], async (db) => {
    const before = (await db.drafts.get(CAPTURE_DRAFT))?.content;
    const content: TipContent = before
      ? { ...before, words: beneath(before.words, words) }
      : { kind: 'tip', language, words };
    if (title !== undefined && content.pageTitle === undefined) content.pageTitle = title;
    await db.drafts.put({
      key: CAPTURE_DRAFT,
      content,
      caret: content.words.length,
      field: 'words',
      changedAt: now,
    });
  });
}

/** A page's title as a tip may hold it, ending in `…` where it is longer; undefined when nothing is left of it. */
export function fitPageTitle(pageTitle: string): string | undefined {
  const title = tidyLine(pageTitle).replace(/\s+/gu, ' ');
  return title === '' ? undefined : abridge(title, TIP_LIMITS.pageTitle);
}

function beneath(before: string, added: string): string {
  if (before.trim() === '') return added;
  if (added === '' || before === added || before.endsWith(`\n\n${added}`)) return before;
  return `${before.trimEnd()}\n\n${added}`;
}
