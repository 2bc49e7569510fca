/**
 * Turns a pack's source folder into the pack that ships: `pack.yaml` (what the pack is, its chapters and
 * its lexicon) and one `cards/<id>.yaml` a card, both languages side by side. Everything is judged by the
 * same schema as a pack that comes by the network.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { PACK_LIMITS, type Pack, packSchema } from '@/protocol/pack';
import { type DataProblem, readUntrusted } from '@/protocol/untrusted';

/** Says which file of a pack's source is wrong, where, and why. */
export class PackSourceError extends Error {
  override name = 'PackSourceError';
  constructor(folder: string, problems: (DataProblem & { file: string })[]) {
    const lines = problems.map(
      ({ file, place, problem, limit }) =>
        `  ${file}${place ? ` › ${place}` : ''}: ${problem}${limit === undefined ? '' : ` (${limit})`}`,
    );
    super(`${folder} cannot be compiled:\n${lines.join('\n')}`);
  }
}

/** Compiles the pack whose source is in `folder`. Throws {@link PackSourceError} naming file and place. */
export async function compilePack(folder: string): Promise<Pack> {
  const head = await readYaml(folder, 'pack.yaml');
  const names = (await readdir(join(folder, 'cards'))).filter((name) => name.endsWith('.yaml')).sort();
  const cards = await Promise.all(names.map((name) => readYaml(folder, `cards/${name}`)));
  const { publishedOn, ...rest } = head;
  const pack = { ...rest, publishedAt: Date.parse(`${String(publishedOn)}T00:00:00Z`), cards };
  const judged = readUntrusted(pack, packSchema);
  if (judged.ok) return judged.value;
  throw new PackSourceError(
    folder,
    judged.problems.map((problem) => inItsFile(problem, names)),
  );
}

async function readYaml(folder: string, file: string): Promise<Record<string, unknown>> {
  const text = await readFile(join(folder, file), 'utf8');
  if (text.length > PACK_LIMITS.bytes) {
    throw new PackSourceError(folder, [{ file, place: '', problem: 'too-large', limit: PACK_LIMITS.bytes }]);
  }
  // The JSON schema of YAML 1.2: no dates, no tags, no surprises; aliases cannot multiply.
  const document = parseDocument(text, { schema: 'core', uniqueKeys: true });
  const [error] = document.errors;
  if (error) {
    const line = error.linePos?.[0].line;
    throw new PackSourceError(folder, [
      {
        file: line ? `${file}:${line}` : file,
        place: error.message.split('\n')[0] ?? '',
        problem: 'not-yaml',
      },
    ]);
  }
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PackSourceError(folder, [{ file, place: '', problem: 'wrong-type', limit: 'object' }]);
  }
  return value as Record<string, unknown>;
}

function inItsFile(problem: DataProblem, names: string[]): DataProblem & { file: string } {
  const [, at, rest = ''] = /^cards\.(\d+)\.?(.*)$/u.exec(problem.place) ?? [];
  if (at === undefined) return { ...problem, file: 'pack.yaml' };
  return { ...problem, file: `cards/${names[Number(at)]}`, place: rest };
}
