/**
 * The live streams: who listens, and what they are told. It guarantees that a stream which has said its first
 * `alive` is told of every change committed after that: at once when this process made it or a neighbour told of
 * it, and within {@link LiveOptions.pollMs} in any case; that nobody is told of what they may not pull; that a reader who
 * does not keep up is cut instead of being stored for; and that a revoked or disabled one is cut.
 */
import type { LiveNotice, Role } from '@/protocol/api';
import type { ChangeBus } from '@/server/db/change-bus';
import type { ServiceDatabase, StreamName } from '@/server/db/schema';
import { currentSeqs } from '@/server/db/streams';
import { readAsTenant } from '@/server/db/tenant';
import type { ServiceMetrics } from '@/server/ops/metrics';
import { servedDevices } from '@/server/store/members/devices';
import { authorsChanged, seesAllTips } from '@/server/store/tips/tips';

/** One open stream: who reads it, and the way out to them. */
export type LiveReader = {
  organisationId: string;
  memberId: string;
  deviceId: string;
  role: Role;
  write: (line: string) => void;
  /** Bytes handed to `write` that have not left yet. */
  buffered: () => number;
  /** Ends the stream after what was written. */
  end: () => void;
  /** Ends it now, whatever is still to leave. */
  cut: () => void;
};

export type LiveOptions = {
  aliveMs: number;
  /** How often changes made by other processes are looked for. */
  pollMs: number;
  /** Changes within this time share one notice. */
  gatherMs: number;
  maxBufferedBytes: number;
  maxStreamsPerDevice: number;
};

const DEFAULTS: LiveOptions = {
  aliveMs: 15_000,
  pollMs: 1_000,
  gatherMs: 20,
  maxBufferedBytes: 16 * 1024,
  maxStreamsPerDevice: 8,
};

export type LiveHub = {
  /** Adds a reader and writes its first `alive`. Answers how to take it away again. */
  open: (reader: LiveReader) => Promise<() => void>;
  /** Something was committed in this organisation: its readers are told within milliseconds. */
  wake: (organisationId: string) => void;
  /** Ends every stream; resolves when nothing reads the database any more. */
  stop: () => Promise<void>;
};

type Channel = {
  readers: Set<LiveReader>;
  /** Where the streams stood when the readers were last told. */
  seen: Record<StreamName, number> | undefined;
  looking: Promise<void> | undefined;
  again: boolean;
};

const line = (notice: LiveNotice['notice']) => `${JSON.stringify({ notice } satisfies LiveNotice)}\n`;

export type LiveCounts = Pick<ServiceMetrics, 'streamCut' | 'noticeSent'>;

/** Makes the hub of a database, which stops its neighbours too. `onError` hears of failed looks; the next one catches up. */
export function liveHub(
  database: ServiceDatabase,
  counts: LiveCounts,
  onError: (error: unknown) => void,
  options: Partial<LiveOptions> = {},
  neighbours?: ChangeBus,
): LiveHub {
  const { aliveMs, pollMs, gatherMs, maxBufferedBytes, maxStreamsPerDevice } = { ...DEFAULTS, ...options };
  const rooms = new Map<string, Channel>();
  let stopped = false;

  function tell(room: Channel, reader: LiveReader, notice: LiveNotice['notice']): void {
    if (reader.buffered() > maxBufferedBytes) {
      room.readers.delete(reader);
      counts.streamCut();
      reader.cut();
    } else {
      counts.noticeSent(notice);
      reader.write(line(notice));
    }
  }

  async function checkForChanges(organisationId: string, room: Channel): Promise<void> {
    const read = <T>(work: (db: ServiceDatabase) => Promise<T>) =>
      readAsTenant(database, organisationId, work);
    const now = await read((db) => currentSeqs(db, organisationId));
    const seen = room.seen ?? now;
    if (now.access !== seen.access) {
      const served = await read((db) => servedDevices(db, organisationId));
      for (const reader of room.readers) {
        const role = served.get(reader.deviceId);
        if (role === undefined) {
          room.readers.delete(reader);
          reader.end();
        } else if (role !== reader.role) {
          // What they may pull is another view of the tips now.
          reader.role = role;
          tell(room, reader, 'tips');
        }
      }
    }
    if (now.tips !== seen.tips) {
      const authors = await read((db) => authorsChanged(db, organisationId, seen.tips, now.tips));
      for (const reader of room.readers) {
        if (seesAllTips(reader.role) || authors.has(reader.memberId)) tell(room, reader, 'tips');
      }
    }
    if (now.packs !== seen.packs) {
      for (const reader of room.readers) tell(room, reader, 'packs');
    }
    room.seen = now;
  }

  /** Looks now, or once more after the look that is under way. */
  function scheduleCheck(organisationId: string, room: Channel): Promise<void> {
    room.again = true;
    room.looking ??= (async () => {
      while (room.again && !stopped) {
        room.again = false;
        try {
          await checkForChanges(organisationId, room);
        } catch (error) {
          onError(error);
        }
        if (room.readers.size === 0) break;
        await new Promise((resolve) => setTimeout(resolve, gatherMs));
      }
      room.looking = undefined;
      if (room.readers.size === 0 && rooms.get(organisationId) === room) rooms.delete(organisationId);
    })();
    return room.looking;
  }

  function checkAll(): void {
    for (const [organisationId, room] of rooms) void scheduleCheck(organisationId, room);
  }
  function checkChannel(organisationId: string): void {
    const room = rooms.get(organisationId);
    if (room) void scheduleCheck(organisationId, room);
  }

  neighbours?.subscribe((organisationId) => {
    if (organisationId === undefined) checkAll();
    else checkChannel(organisationId);
  });
  const poll = setInterval(checkAll, pollMs);
  const alive = setInterval(() => {
    for (const room of rooms.values()) {
      for (const reader of room.readers) tell(room, reader, 'alive');
    }
  }, aliveMs);

  return {
    open: async (reader) => {
      const room = rooms.get(reader.organisationId) ?? {
        readers: new Set(),
        seen: undefined,
        looking: undefined,
        again: false,
      };
      rooms.set(reader.organisationId, room);
      const same = [...room.readers].filter((other) => other.deviceId === reader.deviceId);
      for (const oldest of same.slice(0, Math.max(0, same.length - maxStreamsPerDevice + 1))) {
        room.readers.delete(oldest);
        oldest.end();
      }
      room.readers.add(reader);
      const leave = () => {
        room.readers.delete(reader);
      };
      try {
        // From here on every change is noticed: only then may the reader trust the stream.
        const { organisationId, deviceId } = reader;
        const present = await readAsTenant(database, organisationId, (db) => currentSeqs(db, organisationId));
        // Judged after the wait: another reader may trust an earlier state by now.
        room.seen ??= present;
        // The token may have been revoked since it let this request in, and that have been noticed already.
        const served = await readAsTenant(database, organisationId, (db) =>
          servedDevices(db, organisationId, deviceId),
        );
        const role = served.get(deviceId);
        if (role === undefined || stopped) {
          leave();
          reader.end();
        } else if (room.readers.has(reader)) {
          reader.role = role;
          counts.noticeSent('alive');
          reader.write(line('alive'));
        }
      } catch (error) {
        leave();
        throw error;
      }
      return leave;
    },
    wake: (organisationId) => {
      checkChannel(organisationId);
      neighbours?.publish(organisationId);
    },
    stop: async () => {
      stopped = true;
      clearInterval(poll);
      clearInterval(alive);
      for (const room of rooms.values()) {
        for (const reader of room.readers) reader.end();
        room.readers.clear();
      }
      await Promise.all([...rooms.values()].map((room) => room.looking));
      await neighbours?.stop();
      rooms.clear();
    },
  };
}
