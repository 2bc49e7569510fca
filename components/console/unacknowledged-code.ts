/**
 * The invitation code of this tab that was not acknowledged as passed on.
 * Guarantees: it survives a reload and the way back or forward, since the service shows it once only; it is in the
 * tab's session storage and never on the disk of the membership; it is shown only to the member who made it, and not
 * after it has expired.
 */
import * as z from 'zod';
import type { InvitationResponse } from '@/protocol/team';

const KEY = 'souffleur-unacknowledged-code';

const schema = z.object({
  madeBy: z.string(),
  code: z.string(),
  expiresAt: z.number(),
  days: z.number(),
  forMemberId: z.string().optional(),
});
export type UnacknowledgedCode = z.infer<typeof schema>;

export function rememberCode(
  madeBy: string,
  { code, expiresAt }: InvitationResponse,
  { days, forMemberId }: { days: number; forMemberId: string | undefined },
): void {
  const stored: UnacknowledgedCode = { madeBy, code, expiresAt, days, ...(forMemberId && { forMemberId }) };
  sessionStorage.setItem(KEY, JSON.stringify(stored));
}

/** The code of this member, if there is one; another member's is deleted. */
export function recallCode(member: string, now: number): UnacknowledgedCode | undefined {
  const text = sessionStorage.getItem(KEY);
  if (text === null) return undefined;
  const stored = schema.safeParse(parsed(text)).data;
  if (stored?.madeBy === member && stored.expiresAt > now) return stored;
  forgetCode();
  return undefined;
}

export function forgetCode(): void {
  sessionStorage.removeItem(KEY);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
