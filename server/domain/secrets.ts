/**
 * Secrets, and how they are stored. Tokens (256 bits) and invitation codes (80 bits) are too random to be guessed, so
 * the database holds a plain SHA-256 of them and nothing else.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { readInvitationCode } from '@/protocol/invitation-code';

/** Crockford's base 32: no I, L, O or U, so that a code survives being read aloud. */
const CODE_DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 16;

/** Hex SHA-256 of a text or of bytes. */
export function sha256(value: string | Uint8Array): string {
  return createHash('sha256').update(value).digest('hex');
}

/** A device's token: 256 random bits, base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The S256 challenge (RFC 7636) of a verifier. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

/** A secret derived from two others, neither of which it reveals; `purpose` separates several derived from one pair. */
export function deriveSecret(one: string, other: string, purpose: string): string {
  return createHmac('sha256', one).update(`${purpose}:${other}`).digest('base64url');
}

/** An organisation's epoch: 16 hex digits. */
export function newEpoch(): string {
  return randomBytes(8).toString('hex');
}

/** An invitation code of 80 random bits, as people read it: `ABCD-EFGH-JKMN-PQRS`. */
export function newCode(): string {
  // 32 divides 256: each digit is equally likely.
  const digits = [...randomBytes(CODE_LENGTH)].map((byte) => CODE_DIGITS[byte % 32]).join('');
  return digits.replace(/(.{4})(?!$)/gu, '$1-');
}

/** The digits of a code however it was typed, or undefined. */
export function readCode(typed: string): string | undefined {
  const digits = readInvitationCode(typed);
  const fits = digits.length === CODE_LENGTH && [...digits].every((digit) => CODE_DIGITS.includes(digit));
  return fits ? digits : undefined;
}

/** The hash that finds the invitation of a typed code; undefined for text that can be no code. */
export function hashCode(typed: string): string | undefined {
  const code = readCode(typed);
  return code === undefined ? undefined : sha256(code);
}
