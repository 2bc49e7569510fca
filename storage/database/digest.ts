/** Hex SHA-256 of text (as UTF-8) or bytes, by WebCrypto. Awaited outside of transactions only. */
export async function sha256Hex(data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  return Array.from(await sha256(data), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The same as base64url (RFC 4648, without padding): what PKCE calls S256. */
export async function sha256Base64url(data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  return base64url(await sha256(data));
}

/** Bytes as base64url. */
export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

async function sha256(data: string | Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
