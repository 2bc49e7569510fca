import type * as z from 'zod';

/** A schema for each key of a row: a key added to a row must be judged too, or a file with it would be refused. */
export type Shape<T> = Record<keyof T, z.ZodType>;

/** The longest text that was typed and not yet kept. */
export const DRAFT_TEXT = 200_000;
