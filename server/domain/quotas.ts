/**
 * Quotas of what members may store: bytes and commands per minute for each member, counted by this process; tips,
 * outcomes, packs and their bytes for each member and organisation, counted in the database (`store/stored-quotas.ts`).
 * Guarantees: a request beyond a quota is refused as `quota` before anything is stored, with a retry time where waiting
 * helps.
 */
import { DAY_MS, MINUTE_MS } from '@/protocol/duration';
import { ServiceError } from './errors';

/** Members counted at once; beyond that, the longest counted start again from zero. */
const MOST_COUNTED = 20_000;

export type Quotas = {
  /** Bytes of request bodies of one member, from all their browsers. */
  bytesPerMinute: number;
  /** Commands of one member, from all their browsers. */
  commandsPerMinute: number;
  /** Tips of one member, withdrawn ones included, within any 24 hours. */
  tipsPerDay: number;
  /** Tips of an organisation, withdrawn ones included. */
  tips: number;
  /** Characters of their contents, as they are stored. */
  tipBytes: number;
  /** Outcomes that are stored of one member's commands. Taking back goes on up to twice as many. */
  memberCommands: number;
  /** The same of an organisation. */
  commands: number;
  /** Clients of a member whose last number is stored; beyond that the others are deleted. */
  clients: number;
  /** Changes of members, and invitations made, of one administrator within any 24 hours of this process. */
  changesPerDay: number;
  /** Teams of an organisation. */
  teams: number;
  /** Retired tokens that are stored of one device. */
  retiredTokens: number;
  /** Versions published in an organisation within any 24 hours. */
  packVersionsPerDay: number;
  packs: number;
  /** Bytes of all versions of all packs of an organisation. */
  packBytes: number;
  /** Invitations of an organisation that are open at once. */
  openInvitations: number;
};

export const QUOTAS: Quotas = {
  bytesPerMinute: 20 * 1024 * 1024,
  commandsPerMinute: 3_000,
  tipsPerDay: 1_000,
  tips: 500_000,
  tipBytes: 1024 * 1024 * 1024,
  memberCommands: 200_000,
  commands: 4_000_000,
  clients: 500,
  changesPerDay: 2_000,
  teams: 1_000,
  retiredTokens: 200,
  packVersionsPerDay: 500,
  packs: 200,
  packBytes: 2 * 1024 * 1024 * 1024,
  openInvitations: 500,
};

/** Counts by key, each within a time of its own: a minute unless another one is given. */
export function windowCounter(
  limit: number,
  now: () => number = () => performance.now(),
  windowMs: number = MINUTE_MS,
) {
  const counted = new Map<string, { count: number; endsAt: number }>();
  return {
    /** Adds to a key. Refuses `quota`, and adds nothing, where it would pass the limit. */
    add: (key: string, amount: number): void => {
      let entry = counted.get(key);
      if (!entry || now() >= entry.endsAt) {
        counted.delete(key);
        const [oldest] = counted.keys();
        if (counted.size >= MOST_COUNTED && oldest !== undefined) counted.delete(oldest);
        entry = { count: 0, endsAt: now() + windowMs };
        counted.set(key, entry);
      }
      if (entry.count + amount > limit) {
        throw new ServiceError('quota', { retryAfterMs: Math.max(1, Math.ceil(entry.endsAt - now())) });
      }
      entry.count += amount;
    },
  };
}

/** What one member may send per minute, or change per day, as counted by this process. */
export type SendingQuota = {
  /** Counts the bytes of a body. */
  addBytes: (memberId: string, bytes: number) => void;
  /** Counts commands. */
  addCommands: (memberId: string, commands: number) => void;
  /** Counts a change of a member, or an invitation, by an administrator. */
  addChange: (memberId: string) => void;
};

export function sendingQuota({ bytesPerMinute, commandsPerMinute, changesPerDay }: Quotas): SendingQuota {
  const bytes = windowCounter(bytesPerMinute);
  const commands = windowCounter(commandsPerMinute);
  const changes = windowCounter(changesPerDay, undefined, DAY_MS);
  return {
    addBytes: bytes.add,
    addCommands: commands.add,
    addChange: (memberId) => changes.add(memberId, 1),
  };
}
