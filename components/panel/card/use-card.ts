import { useLiveQuery } from 'dexie-react-hooks';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { lineOrder, useChannel, useFamiliar } from '@/components/panel/contact/contact';
import { usePanel } from '@/components/panel/core/panel-context';
import { tipIdOf } from '@/components/panel/core/tip-ref';
import { type FlowOfCard, readFlowsOf } from '@/components/panel/guide/flow-ref';
import type { CardRef } from '@/protocol/card-ref';
import { type Card, type CardText, cardText, languagesOf } from '@/protocol/pack';
import type { Outcome } from '@/protocol/pack-fields';
import { type Language, otherLanguage } from '@/protocol/text/language';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { CardRow, PackRow } from '@/storage/database/pack-rows';
import { StorageError } from '@/storage/database/storage-error';
import { cardsByRef, listPacks, readCard } from '@/storage/packs/packs';
import { listFavourites, toggleFavourite } from '@/storage/preferences/preferences';
import { readTip } from '@/storage/tips/tip-queries';
import { applyWordings, familiarScripts, type WordedLine } from '@/storage/wording/apply-wordings';
import { wordingsOfCard } from '@/storage/wording/wording-queries';
import { readCardRefs, readOutcomeRefs } from './card-refs';
import { tipCard } from './tip-card';

/** A card with the data shown around it, live. */
export type ShownCard = {
  /** The card as this advisor says it: with own wordings in the place of official lines. */
  row: CardRow;
  /** The card as it was published, its lines in the order in which they are shown. */
  official: Card;
  /** The index on the card of each line shown: lines for the channel of this contact come first. */
  order: readonly number[];
  /** Whether some of its lines are there with *tu*, too. */
  hasTu: boolean;
  /** The lines that are said in own words. */
  worded: readonly WordedLine[];
  /** Undefined for an own tip. */
  pack: PackRow | undefined;
  /** Its text in the wanted language, or in the one that it has. */
  text: CardText;
  language: Language;
  /** The other language, where the card has it too. */
  otherLanguage: Language | undefined;
  /** The guided flow that it leads to, if there is one. */
  flow: FlowOfCard | undefined;
  /** The cards that usually follow. */
  next: readonly CardRow[];
  /** The cards of the outcomes, where they are installed. */
  outcomes: readonly { outcome: Outcome; row: CardRow }[];
};

/** The card, or the own tip, under `ref`; null where there is none, undefined until it is read. */
export function useCard(ref: CardRef, wanted: Language): ShownCard | null | undefined {
  const { db } = usePanel();
  const { t } = useTranslation();
  const untitled = t('search.ownTip');
  const tipId = tipIdOf(ref);
  const channel = useChannel();
  const isFamiliar = useFamiliar();
  // Read together: what leads to the flow must not push the lines down once they are drawn.
  const [row, flow] = useLiveQuery(() => readWithFlow(db, ref, untitled), [db, ref, untitled]) ?? [];
  const wordings = useLiveQuery(() => wordingsOfCard(db, ref), [db, ref]);
  const pack = useLiveQuery(
    async () => (await listPacks(db)).find(({ id }) => id === ref.split('/')[0]),
    [db, ref],
  );
  const next = useLiveQuery(async () => (row ? cardsByRef(db, readCardRefs(row)) : []), [db, row]);
  const outcomes = useLiveQuery(async () => (row ? readOutcomes(db, row) : []), [db, row]);
  return useMemo(() => {
    if (row === null) return null;
    if (!row || !wordings || (!pack && tipId === undefined)) return undefined;
    const { language, text: published } = cardText(row.card, wanted);
    const order = lineOrder(published.scripts, channel);
    const forms = isFamiliar ? familiarScripts(published.scripts) : published.scripts;
    const scripts = order.flatMap((index) => forms[index] ?? []);
    const official = { ...row.card, [language]: { ...published, scripts } };
    const { card, lines } = applyWordings(official, wordings);
    const { text } = cardText(card, wanted);
    const other = otherLanguage(language);
    const hasOther = languagesOf(card).includes(other);
    return {
      row: { ...row, card },
      official,
      order,
      hasTu: published.scripts.some(({ tu }) => tu !== undefined),
      worded: lines.filter((line) => line.language === language),
      pack,
      text,
      language,
      otherLanguage: hasOther ? other : undefined,
      flow,
      next: next ?? [],
      outcomes: outcomes ?? [],
    };
  }, [row, flow, pack, next, outcomes, wordings, wanted, tipId, channel, isFamiliar]);
}

/** The card, or null where there is none, and its flow. */
async function readWithFlow(
  db: SouffleurDatabase,
  ref: CardRef,
  untitled: string,
): Promise<[row: CardRow | null, flow: FlowOfCard | undefined]> {
  const [row, [flow]] = await Promise.all([readCardOrTip(db, ref, untitled), readFlowsOf(db, ref)]);
  return [row ?? null, flow];
}

/** An own tip is read as a card; one that was withdrawn is none. */
async function readCardOrTip(
  db: SouffleurDatabase,
  ref: CardRef,
  untitled: string,
): Promise<CardRow | undefined> {
  const tipId = tipIdOf(ref);
  if (tipId === undefined) return readCard(db, ref);
  const tip = await readTip(db, tipId);
  return tip && tip.status.state !== 'withdrawn' ? tipCard(tip, untitled) : undefined;
}

async function readOutcomes(
  db: SouffleurDatabase,
  row: CardRow,
): Promise<{ outcome: Outcome; row: CardRow }[]> {
  const links = readOutcomeRefs(row);
  const rows = await cardsByRef(
    db,
    links.map(({ ref }) => ref),
  );
  return links.flatMap(({ outcome, ref }) => {
    const found = rows.find((each) => each.ref === ref);
    return found ? [{ outcome, row: found }] : [];
  });
}

/** Whether the card is a favourite, and how to change that. */
export function useFavourite(ref: CardRef): { isFavourite: boolean; toggle: () => Promise<void> } {
  const { t } = useTranslation();
  const { t: errors } = useTranslation('errors');
  const { db, store, now } = usePanel();
  const { showToast } = store.getState();
  const isFavourite = useLiveQuery(
    async () => (await listFavourites(db)).some((favourite) => favourite.ref === ref),
    [db, ref],
  );
  const toggle = async () => {
    try {
      const on = await toggleFavourite(db, ref, now());
      showToast('foot', 'good', t(on ? 'card.favouriteOn' : 'card.favouriteOff'));
    } catch (failure) {
      const reason = failure instanceof StorageError ? failure.reason : 'write-aborted';
      showToast('foot', 'bad', errors(reason));
    }
  };
  return { isFavourite: isFavourite ?? false, toggle };
}
