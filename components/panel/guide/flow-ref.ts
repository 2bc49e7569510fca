/** Flows as the panel names and reads them. */
import { type CardRef, fullRef, splitCardRef } from '@/protocol/card-ref';
import type { Flow } from '@/protocol/flow/flow';
import type { SouffleurDatabase } from '@/storage/database/database';
import { listPacks, readPackRow } from '@/storage/packs/packs';

/** The full name of a flow: pack id, slash, flow id. */
export type FlowRef = string;

export async function readFlow(db: SouffleurDatabase, ref: FlowRef): Promise<Flow | undefined> {
  const { packId, cardId: flowId } = splitCardRef(ref);
  return (await readPackRow(db, packId))?.flows?.find(({ id }) => id === flowId);
}

/** A flow to which a card leads. */
export type FlowOfCard = { ref: FlowRef; flow: Flow };

/** The flows to which a card leads, in every installed pack. */
export async function readFlowsOf(db: SouffleurDatabase, card: CardRef): Promise<FlowOfCard[]> {
  return (await listPacks(db)).flatMap(({ id: packId, flows = [] }) =>
    flows
      .filter(({ cards = [] }) => cards.some((each) => fullRef(packId, each) === card))
      .map((flow) => ({ ref: `${packId}/${flow.id}`, flow })),
  );
}
