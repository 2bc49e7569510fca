/**
 * Quotas of what members may store: bytes and commands a minute for each member, counted by this process; tips, packs
 * and bytes of packs for each member and organisation, counted in the database (`store/stored-quotas.ts`).
 * Guarantees: a request beyond a quota is refused as `quota` before anything is stored, with when to come back where
 * waiting helps.
 */
import { Refusal } from './refusal';

const MINUTE_MS = 60_000;
/** Members counted at once; beyond that, those counted longest ago begin anew. */
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
  packVersionsPerDay: 500,
  packs: 200,
  packBytes: 2 * 1024 * 1024 * 1024,
  openInvitations: 500,
};

/** Counts by key, each within a minute of its own. */
export function minuteCounter(limit: number, now: () => number = () => performance.now()) {
  const counted = new Map<string, { count: number; endsAt: number }>();
  return {
    /** Adds to a key. Refuses `quota`, and adds nothing, where it would pass the limit. */
    add: (key: string, amount: number): void => {
      let entry = counted.get(key);
      if (!entry || now() >= entry.endsAt) {
        counted.delete(key);
        const [oldest] = counted.keys();
        if (counted.size >= MOST_COUNTED && oldest !== undefined) counted.delete(oldest);
        entry = { count: 0, endsAt: now() + MINUTE_MS };
        counted.set(key, entry);
      }
      if (entry.count + amount > limit) {
        throw new Refusal('quota', { retryAfterMs: Math.max(1, Math.ceil(entry.endsAt - now())) });
      }
      entry.count += amount;
    },
  };
}

/** What one member may send a minute, as this process counts it. */
export type SendingQuota = {
  /** Counts the bytes of a body. */
  addBytes: (memberId: string, bytes: number) => void;
  /** Counts commands. */
  addCommands: (memberId: string, commands: number) => void;
};

export function sendingQuota({ bytesPerMinute, commandsPerMinute }: Quotas): SendingQuota {
  const bytes = minuteCounter(bytesPerMinute);
  const commands = minuteCounter(commandsPerMinute);
  return { addBytes: bytes.add, addCommands: commands.add };
}
