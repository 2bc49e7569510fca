/**
 * A network that loses, doubles, holds back, reorders and cuts what goes through it, as a seed says. The
 * requests and the service behind it are real.
 */
import type { Command } from '@/protocol/command';
import type { Fetch } from './network';

export const NETWORK_FAULTS = [
  /** Never reaches the service. */
  'request-lost',
  /** Done by the service; the answer never comes. */
  'answer-lost',
  /** Reaches the service twice at once. */
  'doubled',
  /** Reaches the service, and once more some requests later: after what was sent since. */
  'late-double',
  /** Half of the answer, with the headers of a whole one. */
  'answer-cut',
  /** Other panels' requests overtake it. */
  'held-back',
] as const;
export type NetworkFault = (typeof NETWORK_FAULTS)[number];

export type FaultyNetwork = {
  fetch: Fetch;
  /** From now on everything arrives. Requests that wander about still are let go first. */
  heal: () => Promise<void>;
  /** From now on no request is ever answered, nor sent: the worker is dead. */
  die: () => void;
  /** Every command that was ever handed to the network, by id. */
  sent: Map<string, Command>;
};

/** `next` draws the fate of each request; undefined is a whole and timely one. */
export function faultyNetwork(next: () => NetworkFault | undefined): FaultyNetwork {
  const sent = new Map<string, Command>();
  const wandering: (() => Promise<unknown>)[] = [];
  let healed = false;
  let dead = false;
  const lost = () => Promise.reject(new TypeError('fetch failed'));

  function note(init: RequestInit | undefined): void {
    if (typeof init?.body !== 'string' || !init.body.startsWith('{"clientId"')) return;
    const { commands } = JSON.parse(init.body) as { commands: Command[] };
    for (const command of commands) sent.set(command.id, command);
  }

  const faulty: Fetch = async (input, init) => {
    note(init);
    if (dead) return new Promise<Response>(() => undefined);
    const go = () => fetch(input, init);
    if (healed) return go();
    // Some of what was held back arrives now, before this.
    if (wandering.length > 2) await wandering.shift()?.();
    switch (next()) {
      case 'request-lost':
        return lost();
      case 'answer-lost':
        await (await go()).arrayBuffer();
        return lost();
      case 'doubled': {
        const [one, other] = await Promise.all([go(), go()]);
        await other.arrayBuffer();
        return one;
      }
      case 'late-double':
        // Without the signal, which dies with the first.
        wandering.push(async () => {
          const { signal: _signal, ...rest } = init ?? {};
          await fetch(input, rest).then((response) => response.arrayBuffer());
        });
        return go();
      case 'answer-cut': {
        const response = await go();
        const text = await response.text();
        const half = text.slice(0, Math.floor(text.length / 2));
        return new Response(half, { status: response.status, headers: response.headers });
      }
      case 'held-back':
        await new Promise((resolve) => setTimeout(resolve, 8));
        return go();
      default:
        return go();
    }
  };

  return {
    fetch: faulty,
    sent,
    heal: async () => {
      healed = true;
      for (const request of wandering.splice(0)) await request();
    },
    die: () => {
      dead = true;
    },
  };
}
