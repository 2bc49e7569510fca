import { API_LIMITS } from '@/protocol/api';
import { tidyLine } from '@/protocol/text/clean-text';
import { countCharacters } from '@/protocol/text/text-length';
import type { ReachReason } from '@/protocol/validation/errors';

/** Host names that are this machine: the only ones that may be spoken to without encryption. */
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//iu;

export type Address =
  | { ok: true; address: string }
  | { ok: false; reason: Extract<ReachReason, 'bad-address' | 'insecure-address'> };

/** Characters around an address in a sentence or a mail: quotes, angle brackets, the full stop behind it. */
const AROUND = /^["'«»“”‘’<(\s]+|["'«»“”‘’>),;.\s]+$/gu;

/**
 * The address of a service as an admin or a person wrote it, as origin and path without a slash at its end.
 * Without a scheme, https is meant, and http for this machine. Never throws.
 */
export function readAddress(text: string): Address {
  const typed = tidyLine(text).replace(AROUND, '');
  if (typed === '' || countCharacters(typed) > API_LIMITS.addressLength || /[\s\\]/u.test(typed)) return bad;
  const url = parse(SCHEME.test(typed) ? typed : `https://${typed}`);
  if (!url) return bad;
  if (!SCHEME.test(typed) && LOOPBACK.has(url.hostname)) url.protocol = 'http:';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return bad;
  // A name and password, a query or a fragment do not belong in it and could be sent where nobody expects them.
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return bad;
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) {
    return { ok: false, reason: 'insecure-address' };
  }
  return { ok: true, address: `${url.origin}${url.pathname.replace(/\/+$/u, '')}` };
}

const bad: Address = { ok: false, reason: 'bad-address' };

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
