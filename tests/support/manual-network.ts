/**
 * A network on which nothing moves by itself: each request waits until a test lets it go, in any order, with
 * the fate that the test chooses. The requests and the service behind it are real. {@link Wire.quiet} resolves
 * when all that was begun waits for the network or is over, so that a history plays the same each time.
 */
import type { Command } from '@/protocol/command';
import type { Fetch } from './network';

export const FATES = [
  'whole',
  /** Never reaches the service. */
  'request-lost',
  /** Done by the service; the answer never comes. */
  'answer-lost',
  /** Reaches the service twice at once. */
  'doubled',
  /** Reaches the service, and waits to reach it once more. */
  'late-double',
  /** Half of the answer, with the headers of a whole one. */
  'answer-cut',
] as const;
export type Fate = (typeof FATES)[number];

type Letter = {
  /** Undefined once nobody waits for the answer any more. */
  owner: object | undefined;
  go: () => Promise<Response>;
  arrive: (response: Promise<Response>) => void;
};

export type Wire = {
  /** The way to the network of one device. */
  fetchOf: (owner: object) => Fetch;
  /** Begins something that uses the network, without waiting for it. */
  begin: (owner: object, work: () => Promise<unknown>) => void;
  isBusy: (owner: object) => boolean;
  /** Until everything that was begun waits for the network or is over. Throws what a work threw. */
  quiet: () => Promise<void>;
  /** Lets one of the requests that wait go; false when none does. */
  flush: (pick: number, fate: Fate) => Promise<boolean>;
  /** The device died: what it had sent may still arrive, and no answer reaches it. */
  cut: (owner: object) => void;
  /** Lets everything go, whole and in order, until nothing waits and nothing is under way. */
  flushAll: () => Promise<void>;
  /** Every command that was ever handed to the network, by id. */
  sent: ReadonlyMap<string, Command>;
};

export function handFlushedWire(): Wire {
  const letters: Letter[] = [];
  const sent = new Map<string, Command>();
  const works = new Map<object, number>();
  const failures: unknown[] = [];

  const fetchOf =
    (owner: object): Fetch =>
    (input, init) => {
      if (typeof init?.body === 'string' && init.body.startsWith('{"clientId"')) {
        const { commands } = JSON.parse(init.body) as { commands: Command[] };
        for (const command of commands) sent.set(command.id, command);
      }
      // Without the signal: what is on the wire does not come back because its sender gave up.
      const { signal: _signal, ...rest } = init ?? {};
      return new Promise((resolve) => {
        letters.push({ owner, go: () => fetch(input, rest), arrive: resolve });
      });
    };

  async function deliver(letter: Letter, fate: Fate): Promise<void> {
    const lost = () => letter.arrive(Promise.reject(new TypeError('fetch failed')));
    if (fate === 'request-lost') return lost();
    const requests = await Promise.allSettled(
      fate === 'doubled' ? [letter.go(), letter.go()] : [letter.go()],
    );
    // A connection that a stopping service closed as it was used again is lost like any other.
    const answers = requests.flatMap((response) => (response.status === 'fulfilled' ? [response.value] : []));
    const [text = '', ...others] = await Promise.all(answers.map((response) => response.text()));
    const [first] = answers;
    if (!first || fate === 'answer-lost') return lost();
    if (fate === 'late-double') letters.push({ ...letter, owner: undefined, arrive: forget });
    const { status, headers } = first;
    const body = fate === 'answer-cut' ? text.slice(0, Math.floor(text.length / 2)) : text;
    void others;
    letter.arrive(Promise.resolve(new Response(status === 204 ? null : body, { status, headers })));
  }

  const waits = (owner: object) => letters.some((letter) => letter.owner === owner);

  async function quiet(): Promise<void> {
    while ([...works.keys()].some((owner) => !waits(owner))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (failures.length > 0) throw failures[0];
  }

  return {
    fetchOf,
    sent,
    quiet,
    isBusy: (owner) => works.has(owner),
    begin: (owner, work) => {
      works.set(owner, (works.get(owner) ?? 0) + 1);
      const over = () => {
        const left = (works.get(owner) ?? 0) - 1;
        if (left > 0) works.set(owner, left);
        else works.delete(owner);
      };
      work().then(over, (failure: unknown) => {
        if (works.has(owner)) failures.push(failure);
        over();
      });
    },
    flush: async (pick, fate) => {
      const [letter] = letters.splice(pick % Math.max(1, letters.length), 1);
      if (!letter) return false;
      await deliver(letter, fate);
      await quiet();
      return true;
    },
    cut: (owner) => {
      works.delete(owner);
      for (const letter of letters) {
        if (letter.owner === owner) Object.assign(letter, { owner: undefined, arrive: forget });
      }
    },
    flushAll: async () => {
      await quiet();
      for (let letter = letters.shift(); letter; letter = letters.shift()) {
        await deliver(letter, 'whole');
        await quiet();
      }
    },
  };
}

/** Nobody is there to hear it; a rejection must not count as unheard. */
function forget(response: Promise<Response>): void {
  response.catch(() => undefined);
}
