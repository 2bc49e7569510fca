/**
 * Messages between the extension's pages and its worker.
 * Guarantees to the worker's handlers: only this extension's own top-level pages are accepted, each only for the
 * messages that the table gives it, with requests of the table's shape; all others are refused.
 * Guarantees to the pages: a response has the table's shape.
 */
import { browser } from 'wxt/browser';
import {
  envelopeSchema,
  MESSAGES,
  type MessageHandlers,
  type MessageName,
  type MessageRequest,
  type MessageResponse,
  type MessageResult,
  SENDERS,
  type Sender,
} from '@/protocol/messages';
import { validateUntrusted } from '@/protocol/validation/validate';

/** The validated parts of a browser's message sender. */
export type MessageOrigin = {
  id?: string | undefined;
  url?: string | undefined;
  origin?: string | undefined;
  frameId?: number | undefined;
};

/** This extension: its id, and the address of any of its pages. */
export type Self = { id: string; url: string };

/** Sends a message to the worker. Never throws: a missing or malformed response is `failed`. */
export async function sendMessage<N extends MessageName>(
  name: N,
  request: MessageRequest<N>,
): Promise<MessageResult<N>> {
  try {
    return checkResult(name, await browser.runtime.sendMessage({ message: name, request }));
  } catch {
    return { ok: false, reason: 'failed' };
  }
}

/** Receives messages from now on. Call once, synchronously, when the worker starts. */
export function receiveMessages(handlers: MessageHandlers): void {
  const self = { id: browser.runtime.id, url: browser.runtime.getURL('/sidepanel.html') };
  browser.runtime.onMessage.addListener((message: unknown, origin, sendResponse) => {
    handleMessage(message, origin, self, handlers).then(sendResponse);
    // The response comes later; the channel stays open for it.
    return true;
  });
}

/** Validates a message and its sender, and runs the handler. Never throws. */
export async function handleMessage(
  message: unknown,
  origin: MessageOrigin,
  self: Self,
  handlers: MessageHandlers,
): Promise<MessageResult<MessageName>> {
  const sender = checkSender(origin, self);
  if (!sender) return { ok: false, reason: 'sender-refused' };
  const envelope = validateUntrusted(message, envelopeSchema);
  if (!envelope.ok) return { ok: false, reason: 'invalid-request' };
  const name = envelope.value.message;
  if (!isMessageName(name)) return { ok: false, reason: 'unknown-message' };
  const allowed: readonly Sender[] = MESSAGES[name].from;
  if (!allowed.includes(sender)) return { ok: false, reason: 'sender-refused' };
  return handle(name, envelope.value.request, handlers);
}

/** Which of the extension's pages sent this; undefined for any other sender, whatever it claims to be. */
export function checkSender(origin: MessageOrigin, self: Self): Sender | undefined {
  if (origin.id !== self.id || (origin.frameId ?? 0) !== 0 || origin.url === undefined) return undefined;
  if (!URL.canParse(origin.url)) return undefined;
  const url = new URL(origin.url);
  const own = new URL(self.url);
  // `origin` says "null" for an address of an extension in some engines; scheme and host say it in all.
  if (url.protocol !== own.protocol || url.host !== own.host) return undefined;
  if (origin.origin !== undefined && origin.origin !== `${own.protocol}//${own.host}`) return undefined;
  return SENDERS.find((page) => url.pathname === `/${page}.html`);
}

async function handle<N extends MessageName>(
  name: N,
  raw: unknown,
  handlers: MessageHandlers,
): Promise<MessageResult<N>> {
  const request = validateUntrusted<unknown>(raw, MESSAGES[name].request);
  if (!request.ok) return { ok: false, reason: 'invalid-request' };
  try {
    return { ok: true, value: await handlers[name](request.value as MessageRequest<N>) };
  } catch (error) {
    console.error(`${name} failed`, error);
    return { ok: false, reason: 'failed' };
  }
}

/** The response to a message, trusted only if it has the table's shape. */
export function checkResult<N extends MessageName>(name: N, result: unknown): MessageResult<N> {
  if (typeof result !== 'object' || result === null || !('ok' in result))
    return { ok: false, reason: 'failed' };
  if (result.ok === true && 'value' in result) {
    const reply = validateUntrusted<unknown>(result.value, MESSAGES[name].answer);
    if (reply.ok) return { ok: true, value: reply.value as MessageResponse<N> };
  }
  const reason = 'reason' in result ? REFUSALS.find((known) => known === result.reason) : undefined;
  return { ok: false, reason: reason ?? 'failed' };
}

const REFUSALS = ['unknown-message', 'sender-refused', 'invalid-request', 'failed'] as const;

function isMessageName(name: string): name is MessageName {
  return Object.hasOwn(MESSAGES, name);
}
