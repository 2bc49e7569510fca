/**
 * Requests from a panel to the page beside it, and the responses. The page may be hostile: its responses are validated
 * by these schemas, and nothing else of the page is trusted.
 */
import * as z from 'zod';
import type { PageQuery, PageQueryResult } from './context';

export const PAGE_LIMITS = {
  /** UTF-16 units of a selection that is read; the rest is cut off. */
  selection: 10_000,
  title: 300,
  /** How deep a frame may lie for the caret to be followed there across origins. */
  frameDepth: 8,
  /** Queries in one request. */
  queries: 200,
  /** UTF-16 units of one element's text; the rest is truncated. */
  valueText: 1_000,
  surveyedFields: 100,
  surveyedFrames: 20,
  /** UTF-16 units of a field's name; the rest is cut off. */
  fieldName: 60,
} as const;

/** Where a frame lies: its index among the frames of its parent, from the top down. The top frame is `[]`. */
const framePathSchema = z.array(z.int().min(0).max(10_000)).max(PAGE_LIMITS.frameDepth);
export type FramePath = z.infer<typeof framePathSchema>;

/**
 * The key press or click that requested an insertion.
 * `pressedAt`: ms since epoch. `inPage`: the page had the keyboard (the browser's own shortcut), not the panel.
 */
export type Press = {
  pressedAt: number;
  inPage: boolean;
  /** The panel still has the keyboard, though the page reports it too: the page's report says nothing then. */
  panelFocused?: boolean;
};

/** A request to a page. Nothing is written after `notAfter` (ms since epoch), the sender's timeout. */
export type PageRequest =
  | { type: 'insert'; text: string; notAfter: number; frame: FramePath; press: Press }
  /** Remembers the field with the caret; `pressedAt` for a shortcut, `panelFocused` for the panel. */
  | { type: 'capture-target'; pressedAt?: number; panelFocused?: boolean }
  /** Whether the text of an insertion is still in its field. */
  | { type: 'verify-insertion'; id: string }
  /** Takes the text of an insertion out again. */
  | { type: 'undo-insertion'; id: string; notAfter: number }
  | { type: 'describe' }
  | { type: 'read-selection'; frame: FramePath }
  | { type: 'read-queries'; queries: PageQuery[] }
  | { type: 'survey' };

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
  /** The field is still there but has no caret any more. */
  'caret-lost',
  /** Field or caret are not those of the key press any more. */
  'target-changed',
  /** The page was busy for so long that the field of the key press is unknown. */
  'page-busy',
  'cross-origin-frame',
] as const;
export type PageObstacle = (typeof PAGE_OBSTACLES)[number];

const obstacleSchema = z.strictObject({
  inserted: z.literal(false),
  why: z.enum(PAGE_OBSTACLES),
  /** The field's text has changed, but not to the requested text. */
  changed: z.boolean().optional(),
  /** Id of the text that was written nevertheless, for `undo-insertion`. */
  id: z.string().max(40).optional(),
  /** The field's label, as a person would call it. */
  field: z.string().max(PAGE_LIMITS.fieldName).optional(),
  /** Where the caret went on, when that frame is of another origin and could be placed. */
  frame: framePathSchema.optional(),
  /** That frame's origin, if its address gives one. */
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
  /** Names the insertion in this frame for `verify-insertion` and `undo-insertion`. */
  id: z.string().max(40).optional(),
  /** The field's label, as a person would call it. */
  field: z.string().max(PAGE_LIMITS.fieldName).optional(),
});

/**
 * Whether an inserted text is in its field. `field-gone`: field and text are no longer in the page, or the page was
 * replaced. `unknown`: not determinable.
 */
export const INSERTION_STATES = ['present', 'absent', 'field-gone', 'unknown'] as const;
export type InsertionState = (typeof INSERTION_STATES)[number];

/** Why an insertion was not undone. Except for `changed`, the field holds what it held before the request. */
export const UNDO_OBSTACLES = [
  'field-gone',
  'absent',
  'ambiguous',
  'refused',
  'changed',
  'other-address',
] as const;
export type UndoObstacle = (typeof UNDO_OBSTACLES)[number];

const undoSchema = z.discriminatedUnion('undone', [
  z.strictObject({ undone: z.literal(true) }),
  z.strictObject({ undone: z.literal(false), why: z.enum(UNDO_OBSTACLES) }),
]);

/** The field with the caret: its kind, and why it would take no text if it would not. Never its content. */
const fieldSchema = z.strictObject({
  kind: z.enum(FIELD_KINDS).optional(),
  obstacle: z.enum(PAGE_OBSTACLES).optional(),
  inFrame: z.boolean(),
  inShadow: z.boolean(),
});
export type PageField = z.infer<typeof fieldSchema>;

/** The fields of a page and its frames that no script can read: kinds, obstacles, origins, nothing else. */
const surveySchema = z.strictObject({
  fields: z.array(fieldSchema.extend({ caret: z.literal(true).optional() })).max(PAGE_LIMITS.surveyedFields),
  frames: z.array(z.strictObject({ origin: z.string().max(300).optional() })).max(PAGE_LIMITS.surveyedFrames),
});
export type PageSurvey = z.infer<typeof surveySchema>;

const pageQueryResultSchema: z.ZodType<PageQueryResult> = z.union([
  z.strictObject({ found: z.literal(true), contains: z.boolean() }),
  z.strictObject({ found: z.literal(true), text: z.string().max(PAGE_LIMITS.valueText) }),
  z.strictObject({
    found: z.literal(false),
    why: z.enum(['absent', 'bad-selector', 'too-slow', 'secret']),
  }),
]);

export const pageResponseSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('insertion'),
    insertion: z.discriminatedUnion('inserted', [insertedSchema, obstacleSchema]),
  }),
  z.strictObject({ type: z.literal('field'), field: fieldSchema }),
  z.strictObject({
    type: z.literal('selection'),
    text: z.string().max(PAGE_LIMITS.selection),
    title: z.string().max(PAGE_LIMITS.title),
    /** Where the caret went on, when that frame is of another origin: its selection is the one that counts. */
    frame: framePathSchema.optional(),
  }),
  /** The result of each query, in the order of the request. */
  z.strictObject({
    type: z.literal('queries'),
    found: z.array(pageQueryResultSchema).max(PAGE_LIMITS.queries),
  }),
  z.strictObject({ type: z.literal('survey'), survey: surveySchema }),
  z.strictObject({ type: z.literal('captured') }),
  z.strictObject({ type: z.literal('insertion-state'), state: z.enum(INSERTION_STATES) }),
  z.strictObject({ type: z.literal('undo'), undo: undoSchema }),
  /** This frame was not meant. */
  z.strictObject({ type: z.literal('wrong-frame') }),
  /** Nobody waits any more: nothing was written. */
  z.strictObject({ type: z.literal('too-late') }),
]);
export type PageResponse = z.infer<typeof pageResponseSchema>;
export type FrameInsertion = Extract<PageResponse, { type: 'insertion' }>['insertion'];

/** The result of an insertion, for the caller. */
export type PageInsertion =
  | (z.infer<typeof insertedSchema> & { ref?: InsertionRef })
  | (Omit<z.infer<typeof obstacleSchema>, 'frame'> & { ref?: InsertionRef })
  /**
   * `activeTab` has lapsed (the panel's shortcut or a site permission restores it), or this is a page of the browser
   * itself, which no extension may read.
   */
  | { inserted: false; why: 'no-permission' }
  /** A page that can be seen but takes no scripts: one of our own, the browser's store, an error page. */
  | { inserted: false; why: 'not-a-page' }
  /** The browser has unloaded the tab to save memory. */
  | { inserted: false; why: 'tab-discarded' }
  /** The page did not respond: it will not begin to write any more, but may have begun. */
  | { inserted: false; why: 'page-silent' };

/** An insertion as the panel remembers it, to verify and to undo it. */
export type InsertionRef = { tabId: number; id: string };

/** The result of an undo, for the caller. */
export type PageUndo =
  | { undone: true }
  | { undone: false; why: UndoObstacle | 'no-permission' | 'not-a-page' | 'page-silent' };

/** A selection in the page and the page's title; `text` is empty when nothing is selected. */
export type PageSelection =
  | { read: true; text: string; title: string }
  | { read: false; why: 'no-permission' | 'not-a-page' | 'page-silent' };
