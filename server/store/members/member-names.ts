/**
 * Names of members. Names are free text, and sign tips and packs.
 * Guarantees: nobody joins under the name of another active member unnoticed. The later one gets a number, so that two
 * people of one name can join and be distinguished. Names are compared as a reader sees them.
 */
import { API_LIMITS } from '@/protocol/api';
import type { ServiceDatabase } from '@/server/db/schema';

/** Letters of other scripts that look like a Latin one. */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['а', 'a'],
    ['в', 'b'],
    ['е', 'e'],
    ['к', 'k'],
    ['м', 'm'],
    ['н', 'h'],
    ['о', 'o'],
    ['р', 'p'],
    ['с', 'c'],
    ['т', 't'],
    ['у', 'y'],
    ['х', 'x'],
    ['ѕ', 's'],
    ['і', 'i'],
    ['ј', 'j'],
    ['ԁ', 'd'],
    ['ԛ', 'q'],
    ['ԝ', 'w'],
    ['α', 'a'],
    ['β', 'b'],
    ['ε', 'e'],
    ['η', 'n'],
    ['ι', 'i'],
    ['κ', 'k'],
    ['μ', 'm'],
    ['ν', 'v'],
    ['ο', 'o'],
    ['ρ', 'p'],
    ['τ', 't'],
    ['υ', 'u'],
    ['χ', 'x'],
    ['ı', 'i'],
    ['ł', 'l'],
    ['ø', 'o'],
    ['đ', 'd'],
    ['0', 'o'],
    ['1', 'l'],
    ['|', 'l'],
  ].map(([letter = '', latin = '']) => [letter, latin]),
);

/** A name as it is compared: without case, accents, punctuation, blanks and invisible characters. */
export function foldName(name: string): string {
  const folded = name.normalize('NFKD').toLowerCase().normalize('NFKD');
  const letters = [...folded].map((letter) => LOOKALIKES[letter] ?? letter).join('');
  return letters.replace(/[^\p{L}\p{N}]/gu, '');
}

/** The name as it is stored: as given, or with the first free number when another active member has it. */
export async function distinctName(
  database: ServiceDatabase,
  organisationId: string,
  name: string,
  memberId?: string,
): Promise<string> {
  const rows = await database
    .selectFrom('members')
    .select(['id', 'name'])
    .where('organisation_id', '=', organisationId)
    .where('disabled_at', 'is', null)
    .execute();
  const taken = new Set(rows.filter(({ id }) => id !== memberId).map((row) => foldName(row.name)));
  if (!taken.has(foldName(name))) return name;
  for (let number = 2; ; number += 1) {
    const marked = withMarker(name, ` (${number})`);
    if (!taken.has(foldName(marked))) return marked;
  }
}

function withMarker(name: string, marker: string): string {
  const room = API_LIMITS.nameLength - marker.length;
  let short = '';
  for (const letter of name) {
    if (short.length + letter.length > room) break;
    short += letter;
  }
  return short.trimEnd() + marker;
}
