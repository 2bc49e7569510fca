/**
 * Stream checksums, by which a client proves that it missed nothing. The checksum is a sum, so it does not depend on
 * the order of changes and the service updates it by one addition. It finds accidents, not forgeries: the sender of the
 * rows also sends the checksum.
 * Each side computes the SHA-256 of a row's facts by its own means; its first 96 bits, as two numbers, are added modulo
 * 2⁴⁸, which every engine and JavaScript can do without rounding.
 */
import * as z from 'zod';
import type { SharedTip } from '@/protocol/tip';

/** The sum so far. */
export type Sums = readonly [number, number];

export const NO_SUMS: Sums = [0, 0];
/** Each of the two numbers stays below. */
export const SUM_MODULUS = 2 ** 48;

export const checksumSchema = z.string().regex(/^[0-9a-f]{24}$/u);
export type Checksum = z.infer<typeof checksumSchema>;

/** The facts of a tip that enter the checksum: all but its author's name, which is a fact about the author. */
export type TipFacts = Omit<SharedTip, 'author'> & { author: { id: string } };

/**
 * The facts of a tip as one text. Undefined for one that was taken back: its tombstone is forgotten one day,
 * on either side by itself, and until then it counts for nothing.
 */
export function tipFacts({ id, author, content, standing, ...tip }: TipFacts): string | undefined {
  if (standing.state === 'withdrawn') return undefined;
  return JSON.stringify([
    id,
    author.id,
    tip.revision,
    tip.capturedAt,
    tip.receivedAt,
    [content.kind, content.language, content.situation ?? null, content.words, content.pageTitle ?? null],
    statusFacts(standing),
  ]);
}

function statusFacts(standing: SharedTip['standing']): (string | number)[] {
  if (standing.state === 'promoted') return [standing.state, standing.card, standing.packVersion];
  if (standing.state === 'declined') return [standing.state, standing.sentence];
  return [standing.state];
}

/** The facts of a pack: which version is its newest, by the hash of its bytes. */
export function packFacts({
  packId,
  version,
  sha256,
}: {
  packId: string;
  version: number;
  sha256: string;
}): string {
  return JSON.stringify([packId, version, sha256]);
}

/** The two numbers of a hash in hex; of an empty text, for a row that counts for nothing, zeros. */
export function sumsOf(sha256: string): Sums {
  if (sha256 === '') return NO_SUMS;
  return [Number.parseInt(sha256.slice(0, 12), 16), Number.parseInt(sha256.slice(12, 24), 16)];
}

export function addSums([a, b]: Sums, [c, d]: Sums): Sums {
  return [(a + c) % SUM_MODULUS, (b + d) % SUM_MODULUS];
}

/** The sums to add to undo an addition. */
export function negatedSums([a, b]: Sums): Sums {
  return [(SUM_MODULUS - a) % SUM_MODULUS, (SUM_MODULUS - b) % SUM_MODULUS];
}

export function checksumOf([a, b]: Sums): Checksum {
  return `${a.toString(16).padStart(12, '0')}${b.toString(16).padStart(12, '0')}`;
}
