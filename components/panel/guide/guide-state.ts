/**
 * Progress through the lessons and the guided flows during one call: pure transitions.
 * Guarantees: nothing of it is more than names, positions and outcomes; it is in memory only, and ends with the call.
 */
import type { CardRef } from '@/protocol/card-ref';
import type { Outcome } from '@/protocol/pack-fields';

export type LessonProgress = {
  /** The lesson on screen. */
  current: CardRef;
  /** The lessons before it, in the order in which they were shown. */
  trail: readonly CardRef[];
  /** Indexes of the steps that were ticked, by lesson. */
  ticked: Readonly<Record<CardRef, readonly number[]>>;
  /** How the caller was after each lesson that was ended. */
  outcomes: Readonly<Record<CardRef, Outcome>>;
};

/** A step of a flow that was shown, and the index of the answer that was chosen there. */
export type FlowVisit = { step: string; answer?: number };

export type GuideState = {
  lessons?: LessonProgress;
  /** The steps shown of each flow by its full name, `pack/flow`; the last is on screen. */
  flows?: Readonly<Record<string, readonly FlowVisit[]>>;
};

export const EMPTY_GUIDE: GuideState = {};

/** The lessons with `ref` on screen: where one was, or a lesson that was chosen. */
export function showLesson(guide: GuideState, ref: CardRef): GuideState {
  const before = guide.lessons;
  if (!before) return { ...guide, lessons: { current: ref, trail: [], ticked: {}, outcomes: {} } };
  if (before.current === ref) return guide;
  return { ...guide, lessons: { ...before, current: ref, trail: [...before.trail, before.current] } };
}

/** Ticks a step of the current lesson, or takes the tick away. */
export function toggleStep(guide: GuideState, index: number): GuideState {
  const { lessons } = guide;
  if (!lessons) return guide;
  const { current, ticked } = lessons;
  const before = ticked[current] ?? [];
  const after = before.includes(index) ? before.filter((each) => each !== index) : [...before, index];
  return { ...guide, lessons: { ...lessons, ticked: { ...ticked, [current]: after } } };
}

/** Ends the current lesson with an outcome, and shows the lesson that follows, where there is one. */
export function endLesson(guide: GuideState, outcome: Outcome, following: CardRef | undefined): GuideState {
  const { lessons } = guide;
  if (!lessons) return guide;
  const outcomes = { ...lessons.outcomes, [lessons.current]: outcome };
  const ended = { ...guide, lessons: { ...lessons, outcomes } };
  return following === undefined ? ended : showLesson(ended, following);
}

/** The lesson that was on screen before; the same state where there is none. */
export function previousLesson(guide: GuideState): GuideState {
  const { lessons } = guide;
  const current = lessons?.trail.at(-1);
  if (!lessons || current === undefined) return guide;
  return { ...guide, lessons: { ...lessons, current, trail: lessons.trail.slice(0, -1) } };
}

/** Where an outcome leads. */
export type GuideTarget = { lesson: CardRef } | { card: CardRef } | undefined;

/**
 * The target of an outcome: the card's own link where it is installed; else the lesson that comes next in order after a
 * caller who is calmer or the same.
 */
export function targetOf(
  lessons: readonly CardRef[],
  current: CardRef,
  link: CardRef | undefined,
  outcome: Outcome,
): GuideTarget {
  if (link !== undefined) return lessons.includes(link) ? { lesson: link } : { card: link };
  const next = lessons[lessons.indexOf(current) + 1];
  return next === undefined || outcome === 'worse' ? undefined : { lesson: next };
}

/** Shows the first step of a flow, unless one was in it already: then nothing changes. */
export function startFlow(guide: GuideState, ref: string, first: string): GuideState {
  return (guide.flows?.[ref]?.length ?? 0) > 0 ? guide : withFlow(guide, ref, [{ step: first }]);
}

/** Chooses an answer of the step on screen, and shows the step that it leads to, where it leads to one. */
export function answerFlow(
  guide: GuideState,
  ref: string,
  answer: number,
  next: string | undefined,
): GuideState {
  const visits = guide.flows?.[ref] ?? [];
  const here = visits.at(-1);
  if (!here) return guide;
  const answered = [...visits.slice(0, -1), { ...here, answer }];
  return withFlow(guide, ref, next === undefined ? answered : [...answered, { step: next }]);
}

/** The step before; the same state at the first. */
export function previousStep(guide: GuideState, ref: string): GuideState {
  const visits = guide.flows?.[ref] ?? [];
  return visits.length > 1 ? withFlow(guide, ref, visits.slice(0, -1)) : guide;
}

/** Begins a flow anew. */
export function restartFlow(guide: GuideState, ref: string, first: string): GuideState {
  return withFlow(guide, ref, [{ step: first }]);
}

function withFlow(guide: GuideState, ref: string, visits: readonly FlowVisit[]): GuideState {
  return { ...guide, flows: { ...guide.flows, [ref]: visits } };
}
