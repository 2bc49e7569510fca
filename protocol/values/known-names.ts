/** The names of placeholders that fill themselves, and of the parts of a call note. Plain data. */
import type { Language } from '@/protocol/text/language';

/** What fills itself on every card: the advisor's name, the team, the date and the time. */
export const SELF_FILLED = {
  advisor: { fr: 'conseiller', en: 'advisor' },
  firstName: { fr: 'mon prénom', en: 'my first name' },
  team: { fr: 'équipe', en: 'team' },
  today: { fr: 'date du jour', en: 'today’s date' },
  now: { fr: 'heure actuelle', en: 'current time' },
} as const satisfies Record<string, Record<Language, string>>;
export type SelfFilled = keyof typeof SELF_FILLED;

/** The parts of a template that the events of the call fill. `lines`: the lines of a reply. */
export const NOTE_PARTS = {
  situation: { fr: 'situation', en: 'situation' },
  done: { fr: 'fait', en: 'done' },
  promised: { fr: 'promis', en: 'promised' },
  next: { fr: 'suite', en: 'next' },
  code: { fr: 'code', en: 'code' },
  lines: { fr: 'lignes', en: 'lines' },
} as const satisfies Record<string, Record<Language, string>>;
export type NotePart = keyof typeof NOTE_PARTS;

/** The names that a template may hold in a language without any card that holds them. */
export function templateNames(language: Language): string[] {
  return [...Object.values(NOTE_PARTS), ...Object.values(SELF_FILLED)].map((names) => names[language]);
}
