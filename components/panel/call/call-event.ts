/**
 * What happened in a call, as its note composes it.
 * Guarantees: events are in the memory of the window's panel and palette, and in the browser's session storage, which is
 * memory too; they are never stored on the disk, logged or sent, and go when the call ends.
 */
import type { CardRef } from '@/protocol/card-ref';
import type { Outcome } from '@/protocol/pack-fields';
import type { Language } from '@/protocol/text/language';

/**
 * - `inserted`, `copied`: a line, or the customer's steps, left the panel.
 * - `said`: a line was said aloud (say-it-now, the guide).
 * - `ticked`: a step was done.
 * - `answered`: an answer was chosen: of a guide, of a flow, of a card's outcome.
 * - `filled`: something was filled in that is no placeholder. Values of placeholders are in `values`.
 */
export type CallEventKind = 'inserted' | 'copied' | 'said' | 'ticked' | 'answered' | 'filled';

export type CallEvent = {
  id: string;
  kind: CallEventKind;
  happenedAt: number;
  /** As it was said, inserted, ticked or answered: placeholders filled. */
  text: string;
  language: Language;
  /** What the answer responds to, or the name of what was filled in. */
  question?: string;
  /** How the caller is, where that was the answer. */
  outcome?: Outcome;
  /** The card that it is about. */
  ref?: CardRef;
  /** The index of the line on its card. */
  line?: number;
  /** The line as its pack has it, with its placeholders, and what filled them. */
  script?: string;
  values?: Readonly<Record<string, string>>;
  /** The insertion, once it is known: undoing it removes the event. */
  insertion?: string;
};

/** An event that is new: the store gives it its id. */
export type NewCallEvent = Omit<CallEvent, 'id' | 'insertion'>;

/** State of another room that belongs to the call, such as the step of the guide: plain JSON. */
export type CallPart =
  | null
  | boolean
  | number
  | string
  | readonly CallPart[]
  | { readonly [key: string]: CallPart };

/** How many events a call has at most; the oldest go first. */
export const MOST_EVENTS = 300;

/** The events with a new one at the end. A step that is ticked again, or a question answered anew, replaces its first. */
export function withEvent(events: readonly CallEvent[], added: CallEvent): CallEvent[] {
  return [...events.filter((event) => !isReplaced(event, added)), added].slice(-MOST_EVENTS);
}

function isReplaced(event: CallEvent, added: CallEvent): boolean {
  if (event.kind !== added.kind || event.ref !== added.ref) return false;
  if (added.kind === 'ticked') return event.text === added.text;
  return (
    (added.kind === 'answered' || added.kind === 'filled') &&
    added.question !== undefined &&
    event.question === added.question
  );
}

/** The events with the insertion of the last one that inserted this text and has none yet. */
export function withInsertion(events: readonly CallEvent[], text: string, insertion: string): CallEvent[] {
  const last = events.findLastIndex(
    (event) => event.kind === 'inserted' && event.text === text && event.insertion === undefined,
  );
  return events.map((event, index) => (index === last ? { ...event, insertion } : event));
}
