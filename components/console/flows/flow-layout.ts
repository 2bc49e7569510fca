/** Where the steps of a flow are drawn: in rows by their distance from the first. Pure. */
import type { Flow } from '@/protocol/flow/flow';

export const NODE = { width: 132, height: 44, gapX: 20, gapY: 44 } as const;

export type FlowNode = { id: string; kind: 'step' | 'end' | 'card'; number?: number; x: number; y: number };
export type FlowEdge = { from: string; to: string };
export type FlowLayout = { nodes: FlowNode[]; edges: FlowEdge[]; width: number; height: number };

/** The name of a card's node, which no step can have. */
export const cardNode = (ref: string) => `card:${ref}`;

/** Steps that nothing leads to stand in a last row. */
export function layoutFlow({ steps }: Pick<Flow, 'steps'>): FlowLayout {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const ways = steps.flatMap(({ id, answers = [] }) =>
    answers.flatMap(({ step, card }): FlowEdge[] => {
      if (step !== undefined) return byId.has(step) ? [{ from: id, to: step }] : [];
      return card === undefined ? [] : [{ from: id, to: cardNode(card) }];
    }),
  );
  // Two answers that lead the same way are one arrow.
  const edges = [...new Map(ways.map((way) => [`${way.from} ${way.to}`, way])).values()];
  const rows: string[][] = [];
  const placed = new Set<string>();
  for (let row = steps[0] ? [steps[0].id] : []; row.length > 0; ) {
    for (const id of row) placed.add(id);
    rows.push(row);
    const targets = row.flatMap((id) => edges.filter(({ from }) => from === id).map(({ to }) => to));
    row = [...new Set(targets)].filter((id) => !placed.has(id));
  }
  const apart = steps.map(({ id }) => id).filter((id) => !placed.has(id));
  if (apart.length > 0) rows.push(apart);
  const widest = Math.max(1, ...rows.map(({ length }) => length));
  const width = widest * (NODE.width + NODE.gapX) + NODE.gapX;
  const nodes = rows.flatMap((row, y) =>
    row.map((id, x): FlowNode => {
      const inset = (width - row.length * (NODE.width + NODE.gapX) + NODE.gapX) / 2;
      const place = {
        x: inset + x * (NODE.width + NODE.gapX),
        y: NODE.gapY / 2 + y * (NODE.height + NODE.gapY),
      };
      const step = byId.get(id);
      if (!step) return { id, kind: 'card', ...place };
      return { id, kind: step.end === undefined ? 'step' : 'end', number: steps.indexOf(step) + 1, ...place };
    }),
  );
  return { nodes, edges, width, height: rows.length * (NODE.height + NODE.gapY) };
}
