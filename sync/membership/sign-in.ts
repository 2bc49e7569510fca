/**
 * Sign-in with the company's account, on the extension's side.
 * Guarantees: the callback is used only when it belongs to the request made here; the code is useless to an
 * eavesdropper (its verifier leaves this worker only for the exchange); signing in again as the same member removes
 * nothing: the outbox, tips and cards stay.
 */
import * as z from 'zod';
import { bits256Schema, type Member } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import type { ServiceFailure } from '@/protocol/messages';
import { SERVICE_REASONS, type ServiceReason } from '@/protocol/validation/errors';
import type { Databases } from '@/storage/database/databases';
import { base64url, sha256Base64url } from '@/storage/database/digest';
import { readMembership } from '@/storage/membership/membership';
import { readAddress } from '@/sync/http/address';
import { asFailure } from '@/sync/http/failure';
import { commonVersion } from '@/sync/http/service-version';
import { connectBy } from '@/sync/http/transport';
import { TransportError } from '@/sync/http/transport-error';
import { storeJoined } from './join';

/** The browser's window for signing in. */
export type SignInWindow = {
  /** The redirect address that this extension can read. */
  redirect: () => string;
  /** Opens it and returns the address where it ended; undefined when it was closed, or could not show a page. */
  open: (url: string) => Promise<string | undefined>;
};

const reasonSchema = z.enum(Object.keys(SERVICE_REASONS) as [ServiceReason, ...ServiceReason[]]);

/**
 * Signs in and stores the membership. Only after a click: it opens a window. Throws `StorageError` when the membership
 * could not be stored; trying again is then safe.
 */
export async function signIn({
  databases,
  address,
  device,
  fetch,
  now,
  window,
  bring = false,
}: {
  databases: Databases;
  address: string;
  device: string;
  fetch: typeof globalThis.fetch;
  now: () => number;
  window: SignInWindow;
  bring?: boolean | undefined;
}): Promise<{ done: true; member: Member } | ServiceFailure> {
  const parsed = readAddress(address);
  if (!parsed.ok) return { done: false, reason: parsed.reason };
  const connect = connectBy(fetch);
  try {
    const before = await readMembership(await databases.current());
    const about = await connect({ address: parsed.address }).call('about');
    const protocol = commonVersion(about);
    if (!about.signIn) throw new TransportError('sign-in-not-offered');
    const { provider } = about.signIn;
    const transport = connect({ address: parsed.address, protocol });
    const [state, verifier] = [randomSecret(), randomSecret()];
    const query = new URLSearchParams({
      redirect_uri: window.redirect(),
      challenge: await sha256Base64url(verifier),
      state,
    });
    const ended = await window.open(`${parsed.address}${ENDPOINTS.signInStart.path}?${query}`);
    if (ended === undefined) {
      // Only the network shows whether a person or a failure closed it.
      await transport.call('about');
      throw new TransportError('sign-in-cancelled');
    }
    const code = codeIn(ended, window.redirect(), state);
    const { token, member } = await transport.call('signInToken', { body: { code, verifier, device } });
    const joined = {
      address: parsed.address,
      token,
      member,
      joinedAt: now(),
      protocol,
      signIn: { provider },
    };
    const began = { token: before?.token };
    await storeJoined({ databases, bring, fetch, joined, began, clockSkewMs: about.now - now() });
    return { done: true, member };
  } catch (error) {
    return asFailure(error);
  }
}

/** The code that a window brought; throws the reason that it brought instead. */
function codeIn(ended: string, redirect: string, state: string): string {
  const url = URL.canParse(ended) ? new URL(ended) : undefined;
  const [found, another] = url?.searchParams.getAll('state') ?? [];
  if (url === undefined || `${url.origin}${url.pathname}` !== redirect || found !== state || another) {
    throw new TransportError('sign-in-failed');
  }
  const error = url.searchParams.get('error');
  if (error !== null) throw new TransportError(reasonSchema.safeParse(error).data ?? 'sign-in-failed');
  const code = bits256Schema.safeParse(url.searchParams.get('code'));
  if (!code.success) throw new TransportError('sign-in-failed');
  return code.data;
}

function randomSecret(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}
