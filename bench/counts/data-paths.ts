/** The data paths that docs/architecture.md draws: their nodes, and the borders that they cross. */

export type PathNode = { id: string; name: string; file: string };
export type DataPath = {
  title: string;
  /** The functions that carry the data, in the order of the drawing. */
  nodes: PathNode[];
  /** Arrows from one process or thread to another. */
  crossings: number;
};

/** The paths of a document: each `flowchart` under a heading of the third level. */
export function dataPaths(markdown: string): DataPath[] {
  return [...markdown.matchAll(/^### (.+)\n\n```mermaid\nflowchart[^\n]*\n([\s\S]*?)```/gmu)].map(
    ([, title = '', drawing = '']) => ({ title, nodes: nodesOf(drawing), crossings: crossingsOf(drawing) }),
  );
}

function nodesOf(drawing: string): PathNode[] {
  const nodes = drawing.matchAll(/\b(\w+)\["(\w+)<br\/>([^"]+)"\]/gu);
  return [...nodes].map(([, id = '', name = '', file = '']) => ({ id, name, file }));
}

function crossingsOf(drawing: string): number {
  const processOf = new Map<string, string>();
  const arrows: [string, string][] = [];
  let current = '';
  for (const line of drawing.split('\n')) {
    const box = /^\s*subgraph (\w+)/u.exec(line)?.[1];
    if (box) current = box;
    if (box || /^\s*end\s*$/u.test(line)) {
      if (!box) current = '';
      continue;
    }
    // Labels and shapes aside, a line is a chain of ids.
    const bare = line
      .replaceAll(/\["[^"]*"\]|\[\("[^"]*"\)\]/gu, '')
      .replaceAll(/--\s*"[^"]*"\s*-->/gu, '-->');
    const ids = bare.split('-->').map((id) => id.trim());
    for (const id of ids) if (current && id && !processOf.has(id)) processOf.set(id, current);
    for (const [index, id] of ids.entries()) {
      const next = ids[index + 1];
      if (next) arrows.push([id, next]);
    }
  }
  return arrows.filter(([from, to]) => processOf.get(from) !== processOf.get(to)).length;
}
