/**
 * Compiles a pack's source folder into the shipped pack: `pack.yaml` (head, chapters and lexicon), one
 * `cards/<id>.yaml` a card and one `flows/<id>.yaml` a flow, both languages side by side. Everything is validated by the same schema as a pack from the
 * network.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Document, isNode, LineCounter, parseDocument, visit } from 'yaml';
import { daySchema } from '@/protocol/card-parts';
import { PACK_LIMITS, type Pack } from '@/protocol/pack';
import { packSourceSchema } from '@/protocol/pack-source';
import { decodeText } from '@/protocol/text/decode-text';
import type { DataProblem } from '@/protocol/validation/data-problem';
import { validateUntrusted } from '@/protocol/validation/validate';
import { FLOW_ADVICE } from './flow-advice';
import { lostTexts } from './yaml-loss';

type SourceProblem = DataProblem & { file: string; advice?: string };

/** Says which file of a pack's source is wrong, where, and why. */
export class PackSourceError extends Error {
  override name = 'PackSourceError';
  constructor(folder: string, problems: SourceProblem[]) {
    const lines = problems.map(
      ({ file, path, problem, limit, advice }) =>
        `  ${file}${path ? ` › ${path}` : ''}: ${problem}${limit === undefined ? '' : ` (${limit})`}${advice ? ` – ${advice}` : ''}`,
    );
    super(`${folder} cannot be compiled:\n${lines.join('\n')}`);
  }
}

/** A compiled pack, and where in its source a path of it is written: `cards/box.yaml:12 › fr.title`. */
export type CompiledSource = { pack: Pack; locate: (path: string) => string };

/** Compiles the pack whose source is in `folder`. Throws {@link PackSourceError} naming file and path. */
export async function compilePack(folder: string): Promise<Pack> {
  return (await compileSource(folder)).pack;
}

/** The same, with the places of what was compiled. */
export async function compileSource(folder: string): Promise<CompiledSource> {
  const source = await readYaml(folder, HEAD);
  const { publishedOn, ...head } = source.value;
  for (const key of ['cards', 'flows', 'publishedAt']) {
    // These are set elsewhere: a value here would be lost silently.
    if (key in head) throw new PackSourceError(folder, [{ file: HEAD, path: key, problem: 'unknown-key' }]);
  }
  const parts = { cards: await readFolder(folder, 'cards'), flows: await readFolder(folder, 'flows') };
  const cards = parts.cards.map(({ value }) => value);
  const flows = parts.flows.map(({ value }) => value);
  const parsed = validateUntrusted(
    { ...head, publishedAt: startOf(publishedOn), ...(flows.length > 0 && { flows }), cards },
    packSourceSchema,
  );
  if (!parsed.ok) {
    throw new PackSourceError(
      folder,
      parsed.problems.map((problem) => inItsFile(problem, source, parts)),
    );
  }
  if (byteLength(JSON.stringify(parsed.value)) > PACK_LIMITS.bytes) {
    throw new PackSourceError(folder, [
      { path: '', file: HEAD, problem: 'too-large', limit: PACK_LIMITS.bytes },
    ]);
  }
  return {
    pack: parsed.value,
    locate: (path) => {
      const located = inItsFile({ path, problem: 'wrong-value' }, source, parts);
      return located.path === '' ? located.file : `${located.file} › ${located.path}`;
    },
  };
}

const HEAD = 'pack.yaml';

/** What has files of its own beside the head. */
type Part = 'cards' | 'flows';

/** The files of a folder of the source; only a pack with flows has that of flows. */
async function readFolder(folder: string, part: Part): Promise<Source[]> {
  try {
    const files = (await readdir(join(folder, part))).filter((name) => name.endsWith('.yaml')).sort();
    return await Promise.all(files.map((name) => readYaml(folder, `${part}/${name}`)));
  } catch (error) {
    if (isAbsent(error) && part === 'flows') return [];
    if (isAbsent(error))
      throw new PackSourceError(folder, [{ path: '', file: 'cards/', problem: 'missing' }]);
    throw error;
  }
}

/** A file that was read: its name, its value, and the line on which something in it is written. */
type Source = {
  file: string;
  value: Record<string, unknown>;
  lineOf: (path: string) => number | undefined;
};

async function readYaml(folder: string, file: string): Promise<Source> {
  const refuse = (problem: DataProblem, line?: number): never => {
    throw new PackSourceError(folder, [{ ...problem, file: line === undefined ? file : `${file}:${line}` }]);
  };
  const { size } = await stat(join(folder, file)).catch((error) =>
    isAbsent(error) ? refuse({ path: '', problem: 'missing' }) : Promise.reject(error),
  );
  if (size > PACK_LIMITS.bytes) refuse({ path: '', problem: 'too-large', limit: PACK_LIMITS.bytes });
  const decoded = decodeText(await readFile(join(folder, file)));
  if (!decoded.ok) return refuse({ path: '', problem: 'unknown-encoding', limit: decoded.encoding });
  const { text } = decoded;
  // The JSON schema of YAML 1.2: no dates, no tags, no surprises.
  const lines = new LineCounter();
  const document = parsed(text, lines) ?? refuse({ path: '', problem: 'too-deep' });
  // A tag that the schema does not know is only a warning of the parser.
  const [error] = [...document.errors, ...document.warnings];
  if (error)
    refuse({ path: error.message.split('\n')[0] ?? '', problem: 'not-yaml' }, error.linePos?.[0].line);
  // An alias is one more way to multiply a text, and nothing that a card needs.
  visit(document, {
    Alias: (_, { source }) => refuse({ path: `*${source}`, problem: 'not-yaml' }),
  });
  const lost = lostTexts(text, document).map(({ offset, lost }) => ({
    file: `${file}:${lines.linePos(offset).line}`,
    path: '',
    problem: 'unquoted-text' as const,
    limit: `${lost} – quote the text`,
  }));
  if (lost.length > 0) throw new PackSourceError(folder, lost);
  const value: unknown = document.toJS();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse({ path: '', problem: 'wrong-type', limit: '{ … }' });
  }
  const lineOf = (path: string) => {
    // A missing key has no line of its own: the line of its parent.
    for (let keys = path === '' ? [] : path.split('.'); keys.length > 0; keys = keys.slice(0, -1)) {
      const node = document.getIn(keys, true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return undefined;
  };
  return { file, value: value as Record<string, unknown>, lineOf };
}

/** The document, or undefined when it is nested too deeply to be read. */
function parsed(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    return parseDocument(text, { schema: 'core', uniqueKeys: true, lineCounter });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The day's first moment in UTC, ms since epoch; an invalid day is returned as it is, to be refused at its path. */
function startOf(day: unknown): unknown {
  return daySchema.safeParse(day).success ? Date.parse(`${day}T00:00:00Z`) : day;
}

function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

/** How a problem names a text that was wanted. */
const TEXT_WANTED = '"…"';

/** The same problem by the source's own names: the file of a card or flow, and the day as it is written there. */
function inItsFile(problem: DataProblem, head: Source, parts: Record<Part, Source[]>): SourceProblem {
  const problemAt = (source: Source, problem: DataProblem): SourceProblem => {
    const line = source.lineOf(problem.path);
    // A number, a date or a word such as `null` without quotes is no text to YAML.
    const isUnquoted = problem.problem === 'wrong-type' && problem.limit === TEXT_WANTED;
    return {
      ...problem,
      file: line === undefined ? source.file : `${source.file}:${line}`,
      ...adviceOn(problem, isUnquoted),
    };
  };
  if (problem.path === 'publishedAt') {
    return problemAt(head, { path: 'publishedOn', problem: problem.problem, limit: 'YYYY-MM-DD' });
  }
  const [, part, index, rest = ''] = /^(cards|flows)\.(\d+)\.?(.*)$/u.exec(problem.path) ?? [];
  const own = index === undefined ? undefined : parts[part as Part][Number(index)];
  return own ? problemAt(own, { ...problem, path: rest }) : problemAt(head, problem);
}

function adviceOn({ problem }: DataProblem, isUnquoted: boolean): { advice?: string } {
  const advice = isUnquoted ? 'quote the text' : FLOW_ADVICE[problem];
  return advice === undefined ? {} : { advice };
}
