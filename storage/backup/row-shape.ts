import type * as z from 'zod';

/** A schema for each key of a row: a key that is added to a row needs one, or a file with it would be refused. */
export type Shape<T> = Record<keyof T, z.ZodType>;

/** The longest text that was typed and not saved yet. */
export const DRAFT_TEXT = 200_000;
