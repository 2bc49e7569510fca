/**
 * What a panel asks of the page it stands beside, and what the page answers. The asking script runs in a page
 * that may be hostile: its answers are judged by these schemas, and nothing else of the page is believed.
 */
import * as z from 'zod';
import type { PlaceAsked, PlaceFound } from './context';

export const PAGE_LIMITS = {
  /** UTF-16 units of a selection that is read; the rest is cut off. */
  selection: 10_000,
  title: 300,
  /** How deep a frame may lie for the caret to be followed there across origins. */
  frameDepth: 8,
  /** Places that one request may ask about. */
  places: 200,
  /** UTF-16 units of what stands in one place; the rest is cut off. */
  placeText: 1_000,
  surveyedFields: 100,
  surveyedFrames: 20,
} as const;

/** Where a frame lies: its index among the frames of its parent, from the top down. The top frame is `[]`. */
const framePathSchema = z.array(z.int().min(0).max(10_000)).max(PAGE_LIMITS.frameDepth);
export type FramePath = z.infer<typeof framePathSchema>;

/** What a page is asked. Nothing is written after `notAfter` (ms since epoch), when nobody waits any more. */
export type PageRequest =
  | { ask: 'insert'; text: string; notAfter: number; frame: FramePath }
  | { ask: 'describe' }
  | { ask: 'read-selection'; frame: FramePath }
  | { ask: 'read-places'; places: PlaceAsked[] }
  | { ask: 'survey' };

/** Kinds of field: one line, several lines, rich text, and an editor that draws its text itself. */
export const FIELD_KINDS = ['line', 'lines', 'rich', 'drawn'] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

/** Why nothing (or not the right thing) was written, as the page script saw it. */
export const PAGE_OBSTACLES = [
  'no-field',
  'read-only',
  'wrong-type',
  'max-length',
  'password',
  'not-verified',
  'field-gone',
  'cross-origin-frame',
] as const;
export type PageObstacle = (typeof PAGE_OBSTACLES)[number];

const obstacleSchema = z.strictObject({
  inserted: z.literal(false),
  why: z.enum(PAGE_OBSTACLES),
  /** The field's text is no longer what it was, although it is not what was asked for either. */
  changed: z.boolean().optional(),
  /** Where the caret went on, when that frame is of another origin and could be placed. */
  frame: framePathSchema.optional(),
  /** That frame's origin, as far as its address tells. */
  frameOrigin: z.string().max(300).optional(),
});

/**
 * `how`: as if typed, as if pasted into an editor, or set as the field's value (which loses the field's undo).
 * `lines`: whether the line breaks are there too; a one-line field joins lines by a space.
 */
const insertedSchema = z.strictObject({
  inserted: z.literal(true),
  how: z.enum(['typed', 'pasted', 'set']),
  lines: z.enum(['kept', 'joined']),
});

/** The field with the caret: what it is, and why it would take no text if it would not. Nothing it holds. */
const fieldSchema = z.strictObject({
  kind: z.enum(FIELD_KINDS).optional(),
  obstacle: z.enum(PAGE_OBSTACLES).optional(),
  inFrame: z.boolean(),
  inShadow: z.boolean(),
});
export type PageField = z.infer<typeof fieldSchema>;

/** The fields of a page and its frames that no script looks into: kinds, obstacles, origins, nothing else. */
const surveySchema = z.strictObject({
  fields: z.array(fieldSchema.extend({ caret: z.literal(true).optional() })).max(PAGE_LIMITS.surveyedFields),
  frames: z.array(z.strictObject({ origin: z.string().max(300).optional() })).max(PAGE_LIMITS.surveyedFrames),
});
export type PageSurvey = z.infer<typeof surveySchema>;

const placeFoundSchema: z.ZodType<PlaceFound> = z.union([
  z.strictObject({ found: z.literal(true), contains: z.boolean() }),
  z.strictObject({ found: z.literal(true), text: z.string().max(PAGE_LIMITS.placeText) }),
  z.strictObject({
    found: z.literal(false),
    why: z.enum(['absent', 'bad-selector', 'too-slow', 'secret']),
  }),
]);

export const pageAnswerSchema = z.discriminatedUnion('told', [
  z.strictObject({
    told: z.literal('insertion'),
    insertion: z.discriminatedUnion('inserted', [insertedSchema, obstacleSchema]),
  }),
  z.strictObject({ told: z.literal('field'), field: fieldSchema }),
  z.strictObject({
    told: z.literal('selection'),
    text: z.string().max(PAGE_LIMITS.selection),
    title: z.string().max(PAGE_LIMITS.title),
    /** Where the caret went on, when that frame is of another origin: its selection is the one that counts. */
    frame: framePathSchema.optional(),
  }),
  /** What stands in each place that was asked about, in that order. */
  z.strictObject({ told: z.literal('places'), found: z.array(placeFoundSchema).max(PAGE_LIMITS.places) }),
  z.strictObject({ told: z.literal('survey'), survey: surveySchema }),
  /** This frame was not meant. */
  z.strictObject({ told: z.literal('not-mine') }),
  /** Nobody waits any more: nothing was written. */
  z.strictObject({ told: z.literal('too-late') }),
]);
export type PageAnswer = z.infer<typeof pageAnswerSchema>;
export type FrameInsertion = Extract<PageAnswer, { told: 'insertion' }>['insertion'];

/** What became of an insertion, for whoever asked for it. */
export type PageInsertion =
  | z.infer<typeof insertedSchema>
  | Omit<z.infer<typeof obstacleSchema>, 'frame'>
  /**
   * `activeTab` has lapsed (the panel's shortcut or a site permission brings it back), or this is a page of the
   * browser itself: it tells no extension which.
   */
  | { inserted: false; why: 'no-permission' }
  /** A page that can be seen but takes no scripts: one of our own, the browser's store, an error page. */
  | { inserted: false; why: 'not-a-page' }
  /** The page did not answer in time; it does not begin to write after that. */
  | { inserted: false; why: 'page-silent' };

/** A selection in the page and the page's title; `text` is empty when nothing is selected. */
export type PageSelection =
  | { read: true; text: string; title: string }
  | { read: false; why: 'no-permission' | 'not-a-page' | 'page-silent' };
