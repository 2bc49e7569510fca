/**
 * A reader that follows the tips by their cursor alone, as fast as it can and in small pages: it sees each number just
 * after it becomes visible. Nothing corrects what it misses; that is its purpose.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cursor, type TipsResponse, tipsResponseSchema } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import type { SharedTip } from '@/protocol/tip';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@/protocol/version';

export type Puller = {
  /** Pulls once more to the end of the stream, and stops. Returns the last state received of each tip. */
  finish: () => Promise<Map<string, SharedTip>>;
};

const LIMIT = 20;
const PAUSE_MS = 15;

/** Follows as the trainer of `token`. `addresses` are the listening instances; it calls them in turn. */
export function startPuller(addresses: () => readonly (string | undefined)[], token: string): Puller {
  const received = new Map<string, SharedTip>();
  let cursor: Cursor | undefined;
  let turn = 0;
  let finishing = false;

  async function page(): Promise<TipsResponse | undefined> {
    const up = addresses().filter((address) => address !== undefined);
    turn += 1;
    const query = `?limit=${LIMIT}${cursor ? `&cursor=${cursor}` : ''}`;
    try {
      const response = await fetch(`${up[turn % up.length]}${ENDPOINTS.pullTips.path}${query}`, {
        headers: { authorization: `Bearer ${token}`, [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) },
        signal: AbortSignal.timeout(5_000),
      });
      if (response.status === 409) throw new Error(`the puller was refused: ${await response.text()}`);
      return response.ok ? tipsResponseSchema.parse(await response.json()) : undefined;
    } catch (error) {
      if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')) {
        // The instance is not there; the cursor is, and another one goes on from it.
        return undefined;
      }
      throw error;
    }
  }

  const following = (async () => {
    for (;;) {
      const last = finishing;
      const response = await page();
      for (const tip of response?.tips ?? []) received.set(tip.id, tip);
      cursor = response?.cursor ?? cursor;
      if (last && response && !response.more) return;
      if (!response?.more) await sleep(PAUSE_MS);
    }
  })();
  // A failure is thrown at the end, by `finish`.
  following.catch(() => undefined);
  return {
    finish: async () => {
      finishing = true;
      await following;
      return received;
    },
  };
}
