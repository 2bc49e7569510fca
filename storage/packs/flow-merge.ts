/**
 * Three-way merge of the flows of a pack, step by step.
 * Guarantees: a step that one side alone changed has that side's text; of a step that both changed, the draft's stays.
 * Where a merged flow leads nowhere any more, publishing says so.
 */

import type { Flow } from '@/protocol/flow/flow';
import { mapFlowCards } from '@/protocol/flow/flow-links';
import { deepEqual } from '@/storage/database/deep-equal';

type Sides<T> = { base: readonly T[]; draft: readonly T[]; newer: readonly T[] };

/** `change` gives each card link as it is in the merged pack; undefined where the card was deleted. */
export function mergeFlows(sides: Sides<Flow>, change: (ref: string) => string | undefined): Flow[] {
  return mergeById(sides, mergeFlow).map((flow) => mapFlowCards(flow, change));
}

function mergeFlow(base: Flow | undefined, draft: Flow, newer: Flow): Flow {
  const steps = mergeById(
    { base: base?.steps ?? [], draft: draft.steps, newer: newer.steps },
    (_, ours) => ours,
  );
  const { steps: _base, ...baseHead } = base ?? { steps: [] };
  const { steps: _draft, ...draftHead } = draft;
  const { steps: _newer, ...newerHead } = newer;
  return { ...(deepEqual(baseHead, draftHead) ? newerHead : draftHead), steps };
}

/** In the draft's order; what only the newer side has comes last. `both` merges what both sides changed. */
function mergeById<T extends { id: string }>(
  { base, draft, newer }: Sides<T>,
  both: (base: T | undefined, draft: T, newer: T) => T,
): T[] {
  const before = new Map(base.map((item) => [item.id, item]));
  const here = new Map(draft.map((item) => [item.id, item]));
  const there = new Map(newer.map((item) => [item.id, item]));
  return [...new Set([...here.keys(), ...there.keys()])].flatMap((id) => {
    const [old, ours, theirs] = [before.get(id), here.get(id), there.get(id)];
    if (deepEqual(old, ours)) return theirs ?? [];
    if (deepEqual(old, theirs)) return ours ?? [];
    // Changed in both: a text that somebody wrote is never lost to a deletion.
    if (ours && theirs) return both(old, ours, theirs);
    return ours ?? theirs ?? [];
  });
}
