import { useLiveQuery } from 'dexie-react-hooks';
import { useContext, useMemo } from 'react';
import { ValueFactsContext } from '@/components/card/value-facts';
import type { CallEvent, CallPart } from '@/components/panel/call/call-event';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import { useValues } from '@/components/panel/core/use-preferences';
import { cardText } from '@/protocol/pack';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import { placeholderLabel, placeholdersOf } from '@/protocol/text/placeholder';
import type { NoteTemplate } from '@/protocol/values/pack-parts';
import type { PackRow } from '@/storage/database/pack-rows';
import { cardsByRef, listPacks } from '@/storage/packs/packs';
import { composeNote, situationOfTitle, usedLines } from './compose-note';

/** A template with the name by which it is chosen. */
export type NamedTemplate = NoteTemplate & { ref: string };

/** What the person has chosen and written: it goes with the call. */
export type NoteDraft = {
  template?: string | undefined;
  language?: Language | undefined;
  code?: string | undefined;
  /** Lines that the reply does not hold, by the ids of their events. */
  without?: readonly string[] | undefined;
  /** The text, once it was corrected by hand. */
  text?: string | undefined;
};

export const NOTE_ROOM = 'note';

export type NoteState = {
  templates: readonly NamedTemplate[];
  template: NamedTemplate | undefined;
  language: Language;
  languages: readonly Language[];
  draft: NoteDraft;
  lines: readonly CallEvent[];
  isEmptyCall: boolean;
  /** As it would be without a correction. */
  composed: string;
  text: string;
  /** Names in brackets that the text still holds. */
  openNames: readonly string[];
  change: (change: NoteDraft) => void;
};

/** The note of this call as it is composed now, or as it was corrected. Undefined until the templates are read. */
export function useNote(wanted: Language): NoteState | undefined {
  const { db, store, now } = usePanel();
  const events = usePanelState((state) => state.callEvents);
  const draft = (usePanelState((state) => state.callParts[NOTE_ROOM]) ?? {}) as NoteDraft;
  const values = useValues();
  const facts = useContext(ValueFactsContext)?.facts;
  const packs = useLiveQuery(() => listPacks(db), [db]);
  const refs = [...new Set(events.flatMap(({ ref }) => ref ?? []))].join('\n');
  const cards = useLiveQuery(() => (refs === '' ? [] : cardsByRef(db, refs.split('\n'))), [db, refs]);
  const templates = useMemo(() => templatesOf(packs ?? [], refs.split('\n')), [packs, refs]);
  if (!packs) return undefined;
  const template = templates.find(({ ref }) => ref === draft.template) ?? templates[0];
  const languages = LANGUAGES.filter((language) => template?.text[language] !== undefined);
  const preferred = draft.language ?? wanted;
  const language = languages.includes(preferred) ? preferred : (languages[0] ?? wanted);
  const lines = usedLines(events);
  const without = new Set(draft.without);
  const titles = new Map(
    (cards ?? []).map(
      ({ ref, card }) => [ref, situationOfTitle(cardText(card, language).text.title)] as const,
    ),
  );
  const composed = template
    ? composeNote(template, {
        events,
        values,
        facts: facts ?? new Map(),
        situationOf: (ref) => titles.get(ref),
        code: draft.code,
        chosen: new Set(lines.map(({ id }) => id).filter((id) => !without.has(id))),
        language,
        now: now(),
      })
    : '';
  const text = draft.text ?? composed;
  const names = placeholdersOf(template?.text[language] ?? '');
  const withheld = new Set([...(template?.withheld?.fr ?? []), ...(template?.withheld?.en ?? [])]);
  return {
    templates,
    template,
    language,
    languages,
    draft,
    lines,
    isEmptyCall: events.length === 0,
    composed,
    text,
    openNames: names.filter((name) => !withheld.has(name) && text.includes(`[${placeholderLabel(name)}]`)),
    change: (change) => {
      const next = { ...draft, ...change };
      const written = Object.entries(next).filter(([, value]) => value !== undefined);
      store.getState().setCallPart(NOTE_ROOM, Object.fromEntries(written) as Record<string, CallPart>);
    },
  };
}

/** The templates of the packs whose cards were used come first. */
function templatesOf(packs: readonly PackRow[], refs: readonly string[]): NamedTemplate[] {
  const isUsed = ({ id }: PackRow) => refs.some((ref) => ref.startsWith(`${id}/`));
  return packs
    .toSorted((one, other) => Number(isUsed(other)) - Number(isUsed(one)))
    .flatMap(({ id, notes = [] }) => notes.map((each) => ({ ...each, ref: `${id}/${each.id}` })));
}
