/** Pages whose owner does whatever a page can to mislead, hold up or unmask a script that writes in them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const TEXTAREA = '<textarea data-field>before after</textarea>';
const EDITABLE = '<div data-field contenteditable="true"><p>before after</p></div>';

/** Replaces every method and accessor of the page's own world, so that each call of one is noted. */
const OVERRIDE_ALL = `
  globalThis.seen = [];
  const keep = new Set(['constructor', 'seen']);
  const note = (name) => { seen[seen.length] = name; };
  for (const type of [Object, Array, String, Promise, Event, InputEvent, ClipboardEvent, FocusEvent, EventTarget, DataTransfer,
    Node, Element, HTMLElement, HTMLTextAreaElement, Document, Range, Selection, MutationObserver, DOMParser, Window]) {
    for (const holder of [type.prototype, type === Object || type === Array || type === Promise ? type : undefined]) {
      if (!holder) continue;
      for (const [name, described] of globalThis.describeAll(holder)) {
        if (keep.has(name) || !described.configurable) continue;
        const lie = function () { note(type.name + '.' + name); throw new globalThis.OldError('hostile'); };
        try {
          if (typeof described.value === 'function') globalThis.define(holder, name, { value: lie, configurable: true });
          else if (described.get) globalThis.define(holder, name, { get: lie, set: lie, configurable: true });
        } catch {}
      }
    }
  }
  for (const name of ['DataTransfer', 'ClipboardEvent', 'InputEvent', 'FocusEvent', 'Promise', 'setTimeout', 'Object', 'Array']) {
    globalThis.define(globalThis, name, { value: function () { note('new ' + name); throw new globalThis.OldError('hostile'); } });
  }`;
const BEFORE_OVERRIDING = `
  globalThis.OldError = Error;
  globalThis.define = Object.defineProperty;
  { const { entries, getOwnPropertyDescriptors } = Object; globalThis.describeAll = (of) => entries(getOwnPropertyDescriptors(of)); }`;

const BODIES: Record<string, string> = {
  '/overridden': `${TEXTAREA}<script>${BEFORE_OVERRIDING}${OVERRIDE_ALL}</script>`,
  '/overridden-editable': `${EDITABLE}<script>${BEFORE_OVERRIDING}${OVERRIDE_ALL}</script>`,
  '/clobbered': `${TEXTAREA}${[
    'souffleurRequest',
    'chrome',
    'browser',
    'cloneInto',
    'wrappedJSObject',
    'setTimeout',
    'Promise',
    'Date',
  ]
    .map((name) => `<a id="${name}"></a><form id="${name}"><input name="ask" value="insert"></form>`)
    .join('')}`,
  '/clobbered-document': `${TEXTAREA}${[
    'activeElement',
    'execCommand',
    'hasFocus',
    'getSelection',
    'defaultView',
  ]
    .map((name) => `<img name="${name}"><form name="${name}"></form>`)
    .join('')}`,
  '/forger': `${EDITABLE}<script>
    globalThis.souffleurRequest = { type: 'insert', text: 'forged', notAfter: Infinity, frame: [] };
    const field = document.querySelector('[data-field]');
    globalThis.heard = [];
    for (const type of ['paste', 'beforeinput', 'input', 'focus', 'blur', 'message', 'storage', 'copy'])
      addEventListener(type, (event) => heard.push(type), true);
    setInterval(() => {
      for (const type of ['paste', 'focus', 'blur', 'focusin', 'focusout', 'selectionchange', 'keydown', 'click'])
        field.dispatchEvent(new Event(type, { bubbles: true }));
      postMessage({ message: 'sync.run', type: 'insertion', insertion: { inserted: true } }, '*');
    }, 1);
  </script>`,
  '/flooding': `${TEXTAREA}<iframe srcdoc="<script>setInterval(() => { for (let n = 0; n < 200; n++) parent.postMessage({ type: 'insertion' }, '*') }, 1)</script>"></iframe><script>
    const channel = new BroadcastChannel('souffleur');
    const payload = { type: 'insertion', insertion: { inserted: true, how: 'typed', lines: 'kept' }, fat: 'x'.repeat(1e4) };
    setInterval(() => { for (let n = 0; n < 100; n++) { postMessage(payload, '*'); channel.postMessage(payload); } }, 1);
  </script>`,
  '/frames': `${TEXTAREA}<div hidden id="many"></div><script>
    const many = document.querySelector('#many');
    for (let n = 1; n < 1000; n++) many.append(document.createElement('iframe'));
    const field = document.querySelector('textarea');
    field.focus();
    field.setSelectionRange(7, 7);
  </script>`,
  '/roots': `<div id="top"></div><script>
    let host = document.querySelector('#top');
    for (let depth = 0; depth < 1000; depth++) {
      const root = host.attachShadow({ mode: depth % 2 ? 'open' : 'closed' });
      root.innerHTML = '<div></div>';
      host = root.firstChild;
    }
    host.innerHTML = '${EDITABLE}';
    window.field = host.firstChild;
  </script>`,
  '/rewriting': `${TEXTAREA}<script>
    const field = document.querySelector('textarea');
    for (const type of ['input', 'beforeinput', 'focus', 'blur'])
      field.addEventListener(type, () => { field.value = 'mine ' + Math.random(); });
  </script>`,
  '/undoing': `${EDITABLE}<script>
    const field = document.querySelector('[data-field]');
    const html = field.innerHTML;
    new MutationObserver(() => { if (field.innerHTML !== html) field.innerHTML = html; })
      .observe(field, { subtree: true, childList: true, characterData: true });
  </script>`,
  '/swapping': `${EDITABLE}<script>
    const swap = (event) => { const { currentTarget: old } = event; const next = old.cloneNode(true); watch(next); old.replaceWith(next); };
    const watch = (field) => { for (const type of ['paste', 'beforeinput']) field.addEventListener(type, swap); };
    watch(document.querySelector('[data-field]'));
  </script>`,
  '/password-swap': `${TEXTAREA}<input type="password" id="secret"><script>
    document.querySelector('textarea').addEventListener('beforeinput', () => document.querySelector('#secret').focus());
  </script>`,
  '/plain': TEXTAREA,
};

export type HostilePages = { origin: string; close: () => Promise<void> };

export async function serveHostilePages(): Promise<HostilePages> {
  const server = createServer((request, response) => {
    const body = BODIES[request.url ?? ''];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><meta charset="utf-8"><title>Customer 42</title>${body ?? ''}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    },
  };
}
