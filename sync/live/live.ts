/**
 * The live stream, followed from an open page. Guarantees that a stream which fell silent is noticed, that
 * whatever may have been missed meanwhile is announced as new, and that a hostile or broken service can
 * neither fill the memory nor be hammered.
 */
import { type LiveNotice, liveNoticeSchema } from '@/protocol/api';
import { LIVE_NOTICES } from '@/protocol/endpoints';
import type { SyncReason } from '@/protocol/validation/errors';
import { readUntrustedJson } from '@/protocol/validation/validate';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@/protocol/version';
import { backOffMs } from '@/sync/http/back-off';
import { readRefusal } from '@/sync/http/response';
import { TransportError } from '@/sync/http/transport-error';
import { TERMINAL_REASONS } from '@/sync/run/terminal-reasons';

/** The service says `alive` every 15 s. */
const SILENCE_MS = 45_000;
const LINE_LENGTH = 1_000;

/**
 * Follows the stream until `signal` aborts (resolves `undefined`) or the service refuses this panel for good (resolves
 * with the reason). `onNotice` receives each notice but `alive`; after a reconnection it receives both `tips` and
 * `packs`, since earlier notices may have been missed.
 */
export async function followLive({
  address,
  token,
  protocol = PROTOCOL_VERSION,
  fetch,
  onNotice,
  signal,
  now,
  random,
  silenceMs = SILENCE_MS,
}: {
  address: string;
  /** Read again for each connection: it may have been rotated meanwhile. */
  token: () => Promise<string>;
  protocol?: number | undefined;
  fetch: typeof globalThis.fetch;
  onNotice: (notice: LiveNotice) => void;
  signal: AbortSignal;
  now: () => number;
  random: () => number;
  silenceMs?: number;
}): Promise<SyncReason | undefined> {
  let failures = 0;
  // The service notifies of changes after its first line: earlier ones may have been missed, as after an interruption.
  let interrupted = true;
  while (!signal.aborted) {
    const begun = now();
    const ended = await followOnce({ address, token, protocol, fetch, signal, silenceMs }, (notice) => {
      failures = 0;
      if (interrupted) {
        interrupted = false;
        onNotice({ notice: 'tips' });
        onNotice({ notice: 'packs' });
      }
      if (notice.notice !== 'alive') onNotice(notice);
    });
    if (ended.reason && TERMINAL_REASONS.has(ended.reason)) return ended.reason;
    interrupted = true;
    // A stream that lived is opened again soon; one that ends at once, as any failure.
    failures = now() - begun >= silenceMs ? 1 : failures + 1;
    await pause(backOffMs({ failures, random, retryAfterMs: ended.retryAfterMs }), signal);
  }
  return undefined;
}

type Ended = { reason?: SyncReason; retryAfterMs?: number | undefined };

async function followOnce(
  to: {
    address: string;
    token: () => Promise<string>;
    protocol: number;
    fetch: typeof globalThis.fetch;
    signal: AbortSignal;
    silenceMs: number;
  },
  onNotice: (notice: LiveNotice) => void,
): Promise<Ended> {
  const { fetch, silenceMs } = to;
  const abort = new AbortController();
  const stop = () => abort.abort();
  to.signal.addEventListener('abort', stop, { once: true });
  let timer = setTimeout(stop, silenceMs);
  try {
    const response = await fetch(`${to.address}${LIVE_NOTICES.path}`, {
      headers: { authorization: `Bearer ${await to.token()}`, [PROTOCOL_HEADER]: String(to.protocol) },
      redirect: 'error',
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: abort.signal,
    });
    if (!response.ok) throw await readRefusal(response, Date.now());
    for await (const line of lines(response)) {
      clearTimeout(timer);
      timer = setTimeout(stop, silenceMs);
      const parsed = readUntrustedJson(line, liveNoticeSchema, LINE_LENGTH * 4);
      // A newer service may say more than this build understands.
      if (parsed.ok) onNotice(parsed.value);
    }
    return {};
  } catch (error) {
    if (error instanceof TransportError) {
      return { reason: error.reason, retryAfterMs: error.retryAfterMs };
    }
    return { reason: 'unreachable' };
  } finally {
    clearTimeout(timer);
    to.signal.removeEventListener('abort', stop);
    abort.abort();
  }
}

/** The lines of a stream as they come. Throws when a line has no end: nothing of a service's is that long. */
async function* lines(response: Response): AsyncGenerator<string> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  let open = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (open + decoder.decode(value, { stream: true })).split('\n');
    open = parts.pop() ?? '';
    if (open.length > LINE_LENGTH) throw new TransportError('garbled-answer');
    for (const line of parts) if (line.trim() !== '') yield line;
  }
}

/** Resolves after `ms`, or as soon as `signal` aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
