/** What the installed packs, the membership and the clock say about the values of lines. */
import type { ValueFact } from '@/components/card/value-facts';
import type { Member } from '@/protocol/api';
import { LANGUAGES } from '@/protocol/text/language';
import { SELF_FILLED } from '@/protocol/values/known-names';
import { type PlaceholderDefinition, placeholderFacts } from '@/protocol/values/placeholder-kinds';
import { spokenDay, spokenTime } from '@/protocol/values/spoken-value';
import { readTyped } from '@/protocol/values/typed-value';
import type { SouffleurDatabase } from '@/storage/database/database';
import { readMembership } from '@/storage/membership/membership';
import { listPacks } from '@/storage/packs/packs';

/** Whose line it is. */
export type Speaker = { name: string; team: string };

/** By the name of the placeholder, over all installed packs. */
export type LineFacts = {
  facts: ReadonlyMap<string, ValueFact>;
  /** What fills a placeholder until something else does: names that fill themselves, and defaults. */
  presets: Readonly<Record<string, string>>;
};

export const NO_FACTS: LineFacts = { facts: new Map(), presets: {} };

type Definitions = { placeholders?: readonly PlaceholderDefinition[] | undefined };

export function lineFacts(
  packs: readonly Definitions[],
  speaker: Speaker | undefined,
  now: number,
): LineFacts {
  const definitions = packs.flatMap(({ placeholders = [] }) => placeholders);
  const facts = new Map<string, ValueFact>();
  for (const language of LANGUAGES) {
    for (const [name, fact] of placeholderFacts(definitions, language))
      if (!facts.has(name)) facts.set(name, { ...fact, language });
  }
  const presets: Record<string, string> = selfFilled(speaker, now);
  for (const [name, fact] of facts) {
    if (fact.default === undefined) continue;
    const read = readTyped(fact.default, fact, { language: fact.language, now });
    if ('spoken' in read) presets[name] = read.spoken;
  }
  return { facts, presets };
}

function selfFilled(speaker: Speaker | undefined, now: number): Record<string, string> {
  const date = new Date(now);
  return Object.fromEntries(
    LANGUAGES.flatMap((language): [string, string][] => [
      [SELF_FILLED.today[language], spokenDay({ day: date }, language, now)],
      [SELF_FILLED.now[language], spokenTime(date.getHours() * 60 + date.getMinutes(), language)],
      ...(speaker
        ? ([
            [SELF_FILLED.advisor[language], speaker.name],
            [SELF_FILLED.firstName[language], speaker.name.split(/\s+/u)[0] ?? speaker.name],
            [SELF_FILLED.team[language], speaker.team],
          ] as [string, string][])
        : []),
    ]),
  );
}

/** The facts as they are on this disk now. */
export async function readLineFacts(db: SouffleurDatabase, now: number): Promise<LineFacts> {
  const [packs, membership] = await Promise.all([listPacks(db), readMembership(db)]);
  return lineFacts(packs, membership && speakerOf(membership.member), now);
}

export function speakerOf({
  name,
  teams,
  organisation,
}: Pick<Member, 'name' | 'teams' | 'organisation'>): Speaker {
  return { name, team: (teams[0] ?? organisation).name };
}
