/** A trainer's panel that writes and publishes one pack, `pile`. */
import type { Card } from '@/protocol/pack';
import { newPackDraft, openPackDraft, savePackDraft } from '@/storage/packs/pack-drafts';
import { connectBy } from '@/sync/http/transport';
import { publishPackDraft } from '@/sync/run/publish';
import { pack } from './database';
import type { Fetch, Panel } from './network';

/** Writes these cards into the draft of the pack: on what is installed, or on nothing. */
export async function draftPile({ db }: Pick<Panel, 'db'>, ...cards: Card[]): Promise<void> {
  await openPackDraft(db, 'pile');
  const name = { fr: 'Pile' };
  await newPackDraft(db, { packId: 'pile', title: name, summary: name, chapters: [] });
  await savePackDraft(db, 'pile', pack('pile', 1, cards));
}

/** Publishes that draft, over this network. */
export function publishPile({ db, clock }: Panel, fetch: Fetch = globalThis.fetch) {
  return publishPackDraft({ db, transport: connectBy(fetch), packId: 'pile', now: () => clock.now });
}
