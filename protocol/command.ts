/**
 * Commands from a client to the service, sent one at a time, in order. A command is written together with the record it
 * changes, has a permanent id and a number in its client's order, and is applied at most once.
 */
import * as z from 'zod';
import { plainText } from '@/protocol/text/text';
import { COMMAND_REASONS } from '@/protocol/validation/errors';
import { TIP_LIMITS, tipContentSchema } from './tip';

const tipId = z.uuid();

export const commandBodySchema = z.discriminatedUnion('type', [
  /** An advisor's new tip. */
  z.strictObject({
    type: z.literal('tip.capture'),
    tipId,
    content: tipContentSchema,
    capturedAt: z.int().min(0),
  }),
  /** Its author changes a tip that nobody has taken up yet; refused as `stale-revision` when another edit came first. */
  z.strictObject({
    type: z.literal('tip.revise'),
    tipId,
    baseRevision: z.int().min(1),
    content: tipContentSchema,
  }),
  /** Its author takes a tip back. */
  z.strictObject({ type: z.literal('tip.withdraw'), tipId }),
  /** Its author has their name taken off the cards that a promoted tip became. */
  z.strictObject({ type: z.literal('tip.remove-credit'), tipId }),
  /** A trainer takes a tip up; its author sees "being reviewed". */
  z.strictObject({ type: z.literal('tip.review'), tipId }),
  /** A trainer puts a tip back into the queue. */
  z.strictObject({ type: z.literal('tip.release'), tipId }),
  /** A trainer declines a tip, always with a human sentence. */
  z.strictObject({ type: z.literal('tip.decline'), tipId, sentence: plainText(TIP_LIMITS.sentence) }),
]);
export type CommandBody = z.infer<typeof commandBodySchema>;
export type CommandType = CommandBody['type'];

/** A command on its way: `n` is 1, 2, 3… within its client. */
export const commandSchema = z.strictObject({ id: z.uuid(), n: z.int().min(1), body: commandBodySchema });
export type Command = z.infer<typeof commandSchema>;

/** The outcome of a command. The service stores it and returns it again when the command is sent again. */
export const outcomeSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ id: z.uuid(), outcome: z.literal('applied') }),
  z.strictObject({ id: z.uuid(), outcome: z.literal('refused'), reason: z.enum(COMMAND_REASONS) }),
]);
export type Outcome = z.infer<typeof outcomeSchema>;
