/** Pages with one field each, served on ports of this machine; two servers are two origins. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { busyAfterBlur, FIELD_PAGES } from './field-pages';
import { bundle } from './insertion-extension';

export type CrmPages = { origin: string; close: () => Promise<void> };

/** For how long the page that hangs does so: longer than a slow machine takes to notice it. */
export const HANGS_MS = 10_000;

/** Bodies of the pages by path. Each field to write to is marked so that {@link readField} finds it. */
const BODIES: Record<string, string> = {
  ...FIELD_PAGES,
  '/input': '<input data-field value="before after">',
  '/textarea': '<textarea data-field rows="8">before after</textarea>',
  '/email': '<input data-field type="email" value="a@b.example">',
  '/editable': '<div data-field contenteditable="true"><p>before after</p></div>',
  '/editable-empty': '<div data-field contenteditable="true"></div>',
  '/designmode':
    '<iframe></iframe><script>addEventListener("load", () => { frames[0].document.designMode = "on"; })</script>',
  '/readonly': '<textarea data-field readonly>before after</textarea>',
  '/maxlength': '<input data-field maxlength="20" value="before after">',
  '/password': '<input data-field type="password" value="secret">',
  '/shown-password': '<input data-field type="text" autocomplete="current-password" value="secret">',
  '/masked': '<input data-field style="-webkit-text-security: disc" value="secret">',
  '/number': '<input data-field type="number" value="12">',
  '/select': '<select data-field><option>a</option></select>',
  '/none': '<p>Nothing to write in.</p><button data-field>Save</button>',
  '/refusing':
    '<textarea data-field>before after</textarea><script>document.querySelector("textarea").addEventListener("beforeinput", (event) => event.preventDefault())</script>',
  '/rewriting':
    '<textarea data-field>before after</textarea><script>document.querySelector("textarea").addEventListener("input", (event) => { event.target.value = "mine"; })</script>',
  '/vanishing':
    '<div data-field contenteditable="true"><p>before after</p></div><script>document.querySelector("div").addEventListener("paste", (event) => { event.preventDefault(); event.currentTarget.remove(); })</script>',
  '/upper':
    '<input data-field value="before after"><script>document.querySelector("input").addEventListener("input", (event) => { event.target.value = event.target.value.toUpperCase(); })</script>',
  '/paste-editor': `<div data-field contenteditable="true"><p>before after</p></div><script>
    const editor = document.querySelector('div');
    editor.addEventListener('beforeinput', (event) => event.preventDefault());
    editor.addEventListener('paste', (event) => {
      event.preventDefault();
      if (!hasFocusEvent) return;
      const text = event.clipboardData.getData('text/plain');
      setTimeout(() => {
        const range = getSelection().getRangeAt(0);
        range.deleteContents();
        range.insertNode(document.createTextNode(text));
      }, 300);
    });
    let hasFocusEvent = false;
    editor.addEventListener('focus', () => { hasFocusEvent = true; });
    editor.addEventListener('blur', () => { hasFocusEvent = false; });
  </script>`,
  '/sleeping': busyAfterBlur(HANGS_MS),
  '/busy': busyAfterBlur(2_200),
  '/frame': '<iframe src="/textarea"></iframe>',
  '/frame-in-frame': '<iframe src="/frame"></iframe>',
  '/two-frames': '<iframe src="/textarea"></iframe><iframe src="/textarea"></iframe>',
  '/sandboxed': '<iframe sandbox="allow-scripts" src="/textarea"></iframe>',
  '/shadow-open': shadow('open', '<textarea data-field>before after</textarea>'),
  '/shadow-closed': shadow('closed', '<textarea data-field>before after</textarea>'),
  '/shadow-editable': shadow('closed', '<div data-field contenteditable="true"><p>before after</p></div>'),
  '/react': '<div id="root"></div><script src="/react.js"></script>',
  '/react-stubborn': '<div id="root"></div><script src="/react.js?stubborn"></script>',
  '/hostile': `<textarea data-field>before after</textarea><script>
    for (const name of ['execCommand', 'dispatchEvent', 'addEventListener', 'setRangeText', 'getSelection']) {
      for (const type of [Document, EventTarget, HTMLTextAreaElement, Node]) {
        if (name in type.prototype) type.prototype[name] = () => { throw new Error('hostile'); };
      }
    }
    Object.defineProperty(HTMLTextAreaElement.prototype, 'value', { get: () => 'a lie', set() {} });
    Object.defineProperty(Document.prototype, 'activeElement', { get: () => null });
    Array.prototype.push = () => { throw new Error('hostile'); };
    Promise.prototype.then = () => { throw new Error('hostile'); };
  </script>`,
  '/deep': `<div id="top"></div><script>
    let host = document.querySelector('#top');
    for (let depth = 0; depth < 1000; depth++) {
      const root = host.attachShadow({ mode: depth % 2 ? 'open' : 'closed' });
      root.innerHTML = '<div></div>';
      host = root.firstChild;
    }
    host.innerHTML = '<textarea data-field>before after</textarea>';
    window.field = host.firstChild;
  </script>`,
  '/selection':
    '<p id="said">Words <b>said</b> on the phone</p><iframe srcdoc="<p>framed words</p>"></iframe><input type="password" value="secret">',
};

const REACT = `
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
const stubborn = document.currentScript.src.endsWith('?stubborn');
const Note = () => {
  const [note, setNote] = useState('before after');
  const change = (event) => { if (!stubborn) setNote(event.target.value); };
  return createElement('div', null,
    createElement('textarea', { 'data-field': '', value: note, onChange: change }),
    createElement('output', null, note));
};
createRoot(document.querySelector('#root')).render(createElement(Note));
`;

const STRICT =
  "default-src 'none'; script-src 'unsafe-inline' 'self'; style-src 'unsafe-inline'; frame-src http://127.0.0.1:* http://localhost:* 'self'";

/**
 * Serves the pages. `/cross?<address>` holds a frame with that address; `/strict` is a textarea under a policy
 * that forbids everything, with Trusted Types.
 */
export async function serveCrmPages(): Promise<CrmPages> {
  const react = await bundle(REACT);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === '/react.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(react);
      return;
    }
    const strict = url.pathname === '/strict';
    const body = strict
      ? BODIES['/textarea']
      : url.pathname === '/cross'
        ? `<iframe src="${decodeURIComponent(url.search.slice(1))}"></iframe><textarea id="beside"></textarea>`
        : BODIES[url.pathname];
    if (body === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': strict
        ? "default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
        : STRICT,
    });
    response.end(`<!doctype html><meta charset="utf-8"><title>Customer 42</title>${body}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => closeServer(server),
  };
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}

function shadow(mode: 'open' | 'closed', html: string): string {
  return `<div id="host"></div><script>
    const root = document.querySelector('#host').attachShadow({ mode: '${mode}' });
    root.innerHTML = '${html}';
    window.field = root.firstChild;
  </script>`;
}
