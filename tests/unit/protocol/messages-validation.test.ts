import { describe, expect, it } from 'vitest';
import { checkResult, checkSender, handleMessage } from '@/browser/messages';
import { CONSOLE, FIREFOX, ID, notingHandlers, OTHER, PANEL, SELF } from '@/tests/support/message-handlers';

const RUN = { message: 'sync.run', request: { trigger: 'manual' } };

describe('[EXT-8] accepted senders', () => {
  it.each([
    ['the panel', PANEL, 'sidepanel'],
    ['the panel with a query and a fragment', { id: ID, url: `${PANEL.url}?a=1#b` }, 'sidepanel'],
    ['the console in a tab', { ...CONSOLE, frameId: 0 }, 'console'],
    ['a page that names its origin', { ...PANEL, origin: `chrome-extension://${ID}` }, 'sidepanel'],
  ])('%s', (_, origin, sender) => {
    expect(checkSender(origin, SELF)).toBe(sender);
  });

  it('the panel in Firefox, where the address has another id than the extension', () => {
    const self = { id: 'panneau@souffleur.invalid', url: `${FIREFOX}/sidepanel.html` };
    expect(checkSender({ id: self.id, url: `${FIREFOX}/console.html`, frameId: 0 }, self)).toBe('console');
    expect(checkSender({ id: self.id, url: `${PANEL.url}` }, self)).toBeUndefined();
  });

  it.each([
    ['a content script', { id: ID, url: 'https://crm.example/sidepanel.html', frameId: 0 }],
    ['a content script that names our origin', { ...PANEL, origin: 'https://crm.example' }],
    ['a sandboxed frame', { ...PANEL, origin: 'null' }],
    ['a frame inside a page', { ...PANEL, frameId: 3 }],
    ['another extension', { id: OTHER, url: `chrome-extension://${OTHER}/sidepanel.html` }],
    ['another extension with our address', { ...PANEL, id: OTHER }],
    [
      'our id with the address of another extension',
      { id: ID, url: `chrome-extension://${OTHER}/sidepanel.html` },
    ],
    ['nobody', {}],
    ['a sender without an address', { id: ID }],
    ['a sender without an id', { url: PANEL.url }],
    ['an address that is none', { id: ID, url: 'sidepanel.html' }],
    [
      'a host that only begins like ours',
      { id: ID, url: `chrome-extension://${ID}.evil.example/sidepanel.html` },
    ],
    ['a web page under our host', { id: ID, url: `https://${ID}/sidepanel.html` }],
    ['another page of the extension', { id: ID, url: `chrome-extension://${ID}/offscreen.html` }],
    ['the same file in another folder', { id: ID, url: `chrome-extension://${ID}/a/sidepanel.html` }],
    ['a blob that the panel made', { id: ID, url: `blob:chrome-extension://${ID}/sidepanel.html` }],
  ])('not %s', async (_, origin) => {
    const { handlers, received } = notingHandlers();
    expect(checkSender(origin, SELF)).toBeUndefined();
    expect(await handleMessage(RUN, origin, SELF, handlers)).toEqual({ ok: false, reason: 'sender-refused' });
    expect(received).toEqual([]);
  });
});

describe('[EXT-9] accepted messages', () => {
  it('a message of the table, with its response', async () => {
    const { handlers, received } = notingHandlers();
    expect(await handleMessage(RUN, PANEL, SELF, handlers)).toEqual({ ok: true, value: { state: 'done' } });
    expect(received).toEqual(['sync.run']);
  });

  it.each([
    ['pack.publish from the panel', { message: 'pack.publish', request: { packId: 'desescalade' } }, PANEL],
    ['member.list from the panel', { message: 'member.list', request: {} }, PANEL],
    ['device.list from the console', { message: 'device.list', request: {} }, CONSOLE],
    ['membership.leave from the console', { message: 'membership.leave', request: {} }, CONSOLE],
  ])('not %s, which the table does not allow', async (_, message, origin) => {
    const { handlers, received } = notingHandlers();
    expect(await handleMessage(message, origin, SELF, handlers)).toEqual({
      ok: false,
      reason: 'sender-refused',
    });
    expect(received).toEqual([]);
  });

  it.each([
    ['an unknown message', { message: 'cards.read', request: {} }, 'unknown-message'],
    ['the name of a built-in property', { message: 'constructor', request: {} }, 'unknown-message'],
    ['the name of the prototype', { message: '__proto__', request: {} }, 'unknown-message'],
    ['nothing', undefined, 'invalid-request'],
    ['a text', 'sync.run', 'invalid-request'],
    ['a list', [RUN], 'invalid-request'],
    ['a name too long', { message: 'x'.repeat(100), request: {} }, 'invalid-request'],
    ['an envelope with another key', { ...RUN, tab: 1 }, 'invalid-request'],
    [
      'a request with another key',
      { message: 'sync.run', request: { trigger: 'manual', force: true } },
      'invalid-request',
    ],
    [
      'a request of another value',
      { message: 'sync.run', request: { trigger: 'because' } },
      'invalid-request',
    ],
    ['no request', { message: 'sync.run' }, 'invalid-request'],
    [
      'a request with a prototype',
      JSON.parse('{"message":"sync.run","request":{"trigger":"manual","__proto__":{}}}'),
      'invalid-request',
    ],
    [
      'a code of a million letters',
      {
        message: 'membership.join',
        request: { address: 'https://a.example', code: 'x'.repeat(1_000_000), name: 'Léa' },
      },
      'invalid-request',
    ],
  ])('not %s', async (_, message, reason) => {
    const { handlers, received } = notingHandlers();
    expect(await handleMessage(message, PANEL, SELF, handlers)).toEqual({ ok: false, reason });
    expect(received).toEqual([]);
  });

  it('a handler that throws is reported as failed, without its words', async () => {
    const message = { message: 'pack.publish', request: { packId: 'desescalade' } };
    expect(await handleMessage(message, CONSOLE, SELF, notingHandlers().handlers)).toEqual({
      ok: false,
      reason: 'failed',
    });
  });
});

describe('what the sender believes', () => {
  it('a response of the table’s shape', () => {
    expect(checkResult('sync.run', { ok: true, value: { state: 'later' } })).toEqual({
      ok: true,
      value: { state: 'later' },
    });
  });

  it('a refusal of the closed set', () => {
    expect(checkResult('sync.run', { ok: false, reason: 'sender-refused' })).toEqual({
      ok: false,
      reason: 'sender-refused',
    });
  });

  it.each([
    ['nothing (no worker, or one that died)', undefined],
    ['an answer of another shape', { ok: true, value: { state: 'fine' } }],
    ['an answer with another key', { ok: true, value: { state: 'done', token: 'x' } }],
    ['no value', { ok: true }],
    ['a reason that is none', { ok: false, reason: 'try this address instead' }],
    ['a text', 'done'],
  ])('not %s', (_, result) => {
    expect(checkResult('sync.run', result)).toEqual({ ok: false, reason: 'failed' });
  });
});
