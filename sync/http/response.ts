/**
 * Validation of responses from the network.
 * Guarantees: no more is read than allowed; a body has its schema's shape; every refusal is one of the closed reasons.
 */
import type * as z from 'zod';
import { problemSchema } from '@/protocol/api';
import type { ReachReason, ServiceReason } from '@/protocol/validation/errors';
import { readUntrustedJson } from '@/protocol/validation/validate';
import { TransportError } from './transport-error';

const PROBLEM_BYTES = 64 * 1024;

/** At most the first `limit` bytes of a body; the rest is not read. `more` says whether there was any. */
export async function readBytes(
  response: Response,
  limit: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; more: boolean }> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (reader && length <= limit) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
  }
  // The connection is of no more use; a failure to say so is none of ours.
  if (length > limit) void reader?.cancel().catch(() => undefined);
  const bytes = new Uint8Array(Math.min(length, limit));
  let index = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, bytes.length - index);
    bytes.set(part, index);
    index += part.length;
  }
  return { bytes, more: length > limit };
}

/** The body of a successful response. `otherwise` is the reason for a body of another shape. */
export async function readResponse<T>(
  response: Response,
  schema: z.ZodType<T>,
  limit: number,
  otherwise: ReachReason = 'garbled-answer',
): Promise<T> {
  // A page instead of data: a captive portal, a proxy's notice, or another site's address.
  if (!isJson(response)) throw new TransportError('not-souffleur');
  const { bytes, more } = await readBytes(response, limit);
  if (more) throw new TransportError('garbled-answer');
  const parsed = readUntrustedJson(new TextDecoder().decode(bytes), schema, limit);
  if (parsed.ok) return parsed.value;
  const cut = parsed.problems.some(({ problem }) => problem === 'not-json');
  throw new TransportError(cut ? 'garbled-answer' : otherwise);
}

/** The refusal in a response with a status outside 2xx. */
export async function readRefusal(response: Response, now: number): Promise<TransportError> {
  const retryAfterMs = retryAfter(response, now);
  if (isJson(response)) {
    const { bytes } = await readBytes(response, PROBLEM_BYTES);
    const parsed = readUntrustedJson(new TextDecoder().decode(bytes), problemSchema, PROBLEM_BYTES);
    if (parsed.ok) {
      const { reason, expected, problems } = parsed.value;
      return new TransportError(reason, {
        expected,
        retryAfterMs: parsed.value.retryAfterMs ?? retryAfterMs,
        problems: problems?.map(({ place: path, ...problem }) => ({ path, ...problem })),
      });
    }
  } else {
    void response.body?.cancel().catch(() => undefined);
  }
  return new TransportError(reasonByStatus(response.status), { retryAfterMs });
}

/** For refusals that do not come from a service we understand: a proxy before it, or a newer one. */
function reasonByStatus(status: number): ServiceReason | ReachReason {
  if (status === 429) return 'too-many-requests';
  if (status === 413) return 'too-large';
  if (status === 408 || status >= 500) return 'unreachable';
  return 'not-souffleur';
}

function retryAfter(response: Response, now: number): number | undefined {
  const value = response.headers.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d{1,9}$/u.test(value)) return Number(value) * 1000;
  const dateAt = Date.parse(value);
  return Number.isNaN(dateAt) ? undefined : Math.max(0, dateAt - now);
}

/** Whether a response declares a JSON body. */
export function isJson(response: Response): boolean {
  const type = response.headers.get('content-type') ?? '';
  return /^application\/(?:[a-z0-9.+-]+\+)?json\b/iu.test(type);
}
