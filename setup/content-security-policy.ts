/** The policy of the extension's pages, and the same for pages that Vite serves to component tests. */
import { randomUUID } from 'node:crypto';
import type { Plugin } from 'vite';

export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  // The company's own service: https anywhere, plain http on this machine alone.
  "connect-src 'self' https: http://127.0.0.1:* http://localhost:*",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Sends the policy with what Vite needs beside it: a nonce on its own scripts and style sheets, and its socket.
 * *Guarantees:* a style or script that the extension's pages refuse is refused here too.
 */
export function extensionPolicy(): Plugin {
  const nonce = randomUUID();
  const policy = CONTENT_SECURITY_POLICY.replace(
    /(script|style)-src 'self'/gu,
    `$& 'nonce-${nonce}'`,
  ).replace(/connect-src [^;]*/u, '$& ws://127.0.0.1:* ws://localhost:*');
  return {
    name: 'extension-policy',
    config: () => ({
      html: { cspNonce: nonce },
      server: { headers: { 'Content-Security-Policy': policy } },
    }),
  };
}
