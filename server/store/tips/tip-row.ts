/** A tip's row as the API describes it, and its contribution to its stream's checksum. */
import type { Selectable } from 'kysely';
import type { SharedTip, TipContent, TipStatus } from '@/protocol/tip';
import { tipFacts } from '@/protocol/validation/checksum';
import type { ServiceSchema } from '@/server/db/schema';
import { sha256 } from '@/server/domain/secrets';

export type TipRow = Selectable<ServiceSchema['tips']>;
export const TIP_COLUMNS = [
  'organisation_id',
  'id',
  'author_id',
  'content',
  'revision',
  'captured_at',
  'received_at',
  'state',
  'sentence',
  'card_ref',
  'pack_version',
  'seq',
  'digest',
  'withdrawn_at',
  'credit_removed_at',
] as const satisfies readonly (keyof TipRow)[];
type SharedRow = Omit<TipRow, 'organisation_id' | 'seq' | 'digest' | 'withdrawn_at' | 'credit_removed_at'>;

export function sharedTip(row: SharedRow & { author_name: string }): SharedTip {
  return {
    id: row.id,
    author: { id: row.author_id, name: row.author_name },
    // Written by the store from content that the schema had validated, and validated again as it leaves.
    content: parsedContent(row.content),
    revision: row.revision,
    capturedAt: row.captured_at,
    receivedAt: row.received_at,
    standing: statusOf(row),
  };
}

/** Content that is no JSON any more is undefined: the row is left out of responses. */
function parsedContent(text: string): TipContent {
  try {
    return JSON.parse(text) as TipContent;
  } catch {
    return {} as TipContent;
  }
}

/** The contribution of a row to the checksum: the first 24 digits of a SHA-256, or nothing for a withdrawn tip. */
export function tipDigest(row: SharedRow): string {
  const facts = tipFacts(sharedTip({ ...row, author_name: '' }));
  return facts === undefined ? '' : sha256(facts).slice(0, 24);
}

function statusOf({ state, sentence, card_ref, pack_version }: SharedRow): TipStatus {
  if (state === 'declined') return { state, sentence: sentence ?? '' };
  if (state === 'promoted') return { state, card: card_ref ?? '', packVersion: pack_version ?? 0 };
  return { state };
}
