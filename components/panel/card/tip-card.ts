import { tipRef } from '@/components/panel/core/tip-ref';
import type { Card, CardText } from '@/protocol/pack';
import { withoutCardAddress } from '@/protocol/text/card-address';
import type { CardRow } from '@/storage/database/pack-rows';
import type { TipRow } from '@/storage/database/tip-rows';

/** An own tip as a card with one line, so that it is read, inserted, copied and said like one. */
export function tipCard({ id, content }: Pick<TipRow, 'id' | 'content'>, untitled: string): CardRow {
  const text: CardText = {
    title: withoutCardAddress(content.situation ?? '') || untitled,
    summary: '',
    cues: [],
    steps: [],
    scripts: [{ text: content.words, tone: 'neutre' }],
    avoid: [],
    keywords: [],
  };
  const card: Card = { id, kind: 'situation', next: [], [content.language]: text };
  return { packId: 'tips', cardId: id, ref: tipRef(id), chapterId: 'tips', position: 0, card };
}
