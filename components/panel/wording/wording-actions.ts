/** What a person does with an own wording: drop it, take that back, offer it to the trainers. */
import type { TFunction } from 'i18next';
import type { Panel } from '@/components/panel/core/panel-context';
import type { Toast } from '@/components/panel/core/panel-store';
import { cardAddress } from '@/protocol/text/card-address';
import { abridge } from '@/protocol/text/text-length';
import { TIP_LIMITS, type TipContent } from '@/protocol/tip';
import { attempt } from '@/storage/database/attempt';
import type { WordingRow } from '@/storage/database/wording-rows';
import { readMembership } from '@/storage/membership/membership';
import { listMyTips } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { dropWording, restoreWording } from '@/storage/wording/wordings';

type Action = {
  panel: Panel;
  t: TFunction<'wording'>;
  errors: TFunction<'errors'>;
  wording: WordingRow;
  /** Where the message stands. */
  position: Toast['position'];
};

/** Goes back to the official line. What was dropped comes back by the undo key. */
export async function dropOwnWords({ panel, t, errors, wording, position }: Action): Promise<boolean> {
  const { db, store } = panel;
  const { showToast } = store.getState();
  const dropped = await attempt(() => dropWording(db, wording.id));
  if (!dropped.done) {
    showToast(position, 'bad', errors(dropped.reason));
    return false;
  }
  const undo = async () => {
    const restored = await attempt(() => restoreWording(db, wording));
    if (!restored.done) showToast(position, 'bad', errors(restored.reason));
    else if (restored.value) showToast(position, 'good', t('restored'));
    else showToast(position, 'warn', t('notRestored'));
  };
  showToast(position, 'good', t('dropped'), [], { undo: () => void undo() });
  return true;
}

/** Where the line stands on its card, for the tip that offers other words for it. */
export type OfferedLine = { title: string; index: number };

/** Offers an own wording to the trainers: a tip that names card and line. Offered once for the same words. */
export async function offerOwnWords(
  { panel, t, errors, wording, position }: Action,
  line: OfferedLine,
): Promise<void> {
  const { db, store, now } = panel;
  const { showToast } = store.getState();
  const content = offerOf(wording, line, t);
  const offered = await attempt(async () => {
    const tips = await listMyTips(db);
    const isSame = tips.some(
      (tip) =>
        tip.status.state !== 'withdrawn' &&
        tip.content.words === content.words &&
        tip.content.situation === content.situation,
    );
    if (isSame) return showToast(position, 'plain', t('offeredBefore'));
    await captureTip(db, content, { now: now() });
    showToast(position, 'good', t((await readMembership(db)) ? 'offered' : 'offeredAlone'));
  });
  if (!offered.done) showToast(position, 'bad', errors(offered.reason));
}

/** The situation of the tip ends with the card's address, which the trainer's console reads. */
function offerOf(
  { ref, language, words }: WordingRow,
  { title, index }: OfferedLine,
  t: TFunction<'wording'>,
): TipContent {
  const address = cardAddress({ ref, line: index });
  const name = (of: string) => t('situation', { title: of, n: index + 1, lng: language });
  const room = TIP_LIMITS.situation - address.length - name('').length - 1;
  const situation = `${name(abridge(title, room))} ${address}`;
  return { kind: 'tip', language, situation, words };
}
