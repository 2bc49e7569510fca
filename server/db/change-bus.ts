/**
 * Notifications between instances of the service on one PostgreSQL: that something was committed in an organisation.
 * A notification is a hint. It is sent after the commit and gathered, because inside the transaction it would make
 * every writer wait for every other. If one is lost, the other instances find the change at their next poll.
 */
import pg from 'pg';
import { clientConfig } from './postgres';

export type ChangeBus = {
  /** This instance committed something in an organisation. */
  publish: (organisationId: string) => void;
  /**
   * Receives the organisation of each commit of another instance; `undefined` when notifications may have been lost.
   * Called once at the start.
   */
  subscribe: (listener: (organisationId: string | undefined) => void) => void;
  stop: () => Promise<void>;
};

const CHANNEL = 'souffleur';
/** Commits within this time are notified together, in ms. */
const GATHER_MS = 10;
const RECONNECT_MS = 500;

/** Joins the instances on a database by a connection of its own, and joins again whenever it is lost. */
export function connectChangeBus(url: string, onError: (error: unknown) => void): ChangeBus {
  let client: pg.Client | undefined;
  let listener: (organisationId: string | undefined) => void = () => undefined;
  let stopped = false;
  let joining: Promise<void> | undefined;
  let later: NodeJS.Timeout | undefined;
  let flush: NodeJS.Timeout | undefined;
  const unpublished = new Set<string>();

  async function join(): Promise<void> {
    const fresh = new pg.Client({ ...clientConfig(url), application_name: 'souffleur neighbours' });
    fresh.on('notification', ({ payload, processId }) => {
      // One's own come back as well.
      if (processId !== processIdOf(fresh) && payload) listener(payload);
    });
    fresh.on('error', onError);
    fresh.on('end', () => {
      if (client === fresh) client = undefined;
      joinLater();
    });
    try {
      await fresh.connect();
      await fresh.query(`listen ${CHANNEL}`);
    } catch (error) {
      onError(error);
      await fresh.end().catch(() => undefined);
      joinLater();
      return;
    }
    client = fresh;
    listener(undefined);
  }

  function joinLater(): void {
    if (stopped) return;
    clearTimeout(later);
    later = setTimeout(() => {
      joining = join();
    }, RECONNECT_MS);
  }

  function notifySubscribers(): void {
    flush = undefined;
    const ids = [...unpublished];
    unpublished.clear();
    client
      ?.query('select pg_notify($1, id) from unnest($2::text[]) as id', [CHANNEL, ids])
      .catch((error: unknown) => onError(error));
  }

  joining = join();
  return {
    publish: (organisationId) => {
      if (stopped) return;
      unpublished.add(organisationId);
      flush ??= setTimeout(notifySubscribers, GATHER_MS);
    },
    subscribe: (next) => {
      listener = next;
    },
    stop: async () => {
      stopped = true;
      clearTimeout(later);
      clearTimeout(flush);
      // The last commits are still notified, so that other instances need not wait for their own poll.
      if (unpublished.size > 0) notifySubscribers();
      await joining;
      await client?.end().catch(() => undefined);
    },
  };
}

/** The number of the server's process that serves a connection; pg's types leave it out. */
function processIdOf(client: pg.Client): number {
  return (client as pg.Client & { processID: number }).processID;
}
