/** The services that a person tries to join, in memory: by address and code, each with its own response. */
import type { MessageResponse } from '@/protocol/messages';
import type { Replies } from './messages';

export const PROVIDER = 'Compte de l’entreprise';
/** Codes only; an account or a code; an account only. */
export const BY_CODE = 'https://souffleur.exemple.fr';
export const BY_EITHER = 'https://deux.exemple.fr';
export const BY_ACCOUNT = 'https://compte.exemple.fr';
export const GOOD_CODE = 'ABCD-EFGH-JKMN-PQRS';

type Joined = Extract<MessageResponse<'membership.join'>, { done: true }>;
type Reason = Extract<MessageResponse<'membership.join'>, { done: false }>['reason'];

const BY_ADDRESS: Readonly<Record<string, Reason>> = {
  'pas une adresse': 'bad-address',
  'ftp://souffleur.exemple.fr': 'bad-address',
  'http://souffleur.exemple.fr': 'insecure-address',
  'https://site.exemple.fr': 'not-souffleur',
  'https://recent.exemple.fr': 'client-too-old',
  'https://ancien.exemple.fr': 'server-too-old',
};

const BY_INVITATION: Readonly<Record<string, Reason>> = {
  INCONNU: 'invitation-unknown',
  UTILISE: 'invitation-used',
  EXPIRE: 'invitation-expired',
};

const BY_SIGN_IN: Readonly<Record<string, { provider: string; only: boolean }>> = {
  [BY_EITHER]: { provider: PROVIDER, only: false },
  [BY_ACCOUNT]: { provider: PROVIDER, only: true },
};

/** Replies of the worker; signing in first ends in each of these ways, then succeeds. */
export function createJoinReplies(member: Joined['member'], signInFailures: readonly Reason[] = []): Replies {
  const failures = [...signInFailures];
  const fail = (reason: Reason) => ({ done: false, reason }) as const;
  return {
    'service.look': ({ address }) => {
      const reason = BY_ADDRESS[address];
      return reason ? fail(reason) : { done: true, signIn: BY_SIGN_IN[address] };
    },
    'membership.join': ({ address, code }) => {
      const reason = BY_ADDRESS[address] ?? BY_INVITATION[code];
      return reason ? fail(reason) : { done: true, member };
    },
    'membership.signIn': () => {
      const reason = failures.shift();
      return reason ? fail(reason) : { done: true, member };
    },
  };
}
