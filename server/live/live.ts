/**
 * The hub of the live streams.
 * Guarantees: a stream whose first `alive` was written is notified of every change committed after that: at once when
 * this process made it or another instance announced it, and within {@link LiveOptions.pollMs} in any case; nobody is
 * notified of what they may not pull; a reader who does not keep up is cut instead of being buffered for; the stream of
 * a revoked device or a disabled member ends.
 */
import type { LiveNotice } from '@/protocol/api';
import type { ChangeBus } from '@/server/db/change-bus';
import type { ServiceDatabase } from '@/server/db/schema';
import { currentSeqs } from '@/server/db/streams';
import { readAsTenant } from '@/server/db/tenant';
import type { ServiceMetrics } from '@/server/ops/metrics';
import { servedDevices } from '@/server/store/members/devices';
import { authorsChanged } from '@/server/store/tips/tips';
import { type Channel, channelRegistry } from './channel-registry';
import { checkForChanges, movedStreams } from './check-for-changes';
import type { LiveReader } from './reader';

export type LiveOptions = {
  aliveMs: number;
  /** How often changes made by other processes are polled. */
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
  /** Adds a reader and writes its first `alive`. Returns how to remove it again. */
  open: (reader: LiveReader) => Promise<() => void>;
  /** Something was committed in this organisation: its readers are notified within milliseconds. */
  wake: (organisationId: string) => void;
  /** Ends every stream; resolves when nothing reads the database any more. */
  stop: () => Promise<void>;
};

const line = (notice: LiveNotice['notice']) => `${JSON.stringify({ notice } satisfies LiveNotice)}\n`;

export type LiveCounts = Pick<ServiceMetrics, 'streamCut' | 'noticeSent'>;

/**
 * Makes the hub of a database, which also stops its change bus. `onError` gets the errors of failed checks; the next
 * check catches up.
 */
export function liveHub(
  database: ServiceDatabase,
  counts: LiveCounts,
  onError: (error: unknown) => void,
  options: Partial<LiveOptions> = {},
  changeBus?: ChangeBus,
): LiveHub {
  const { aliveMs, pollMs, gatherMs, maxBufferedBytes, maxStreamsPerDevice } = { ...DEFAULTS, ...options };
  const channels = channelRegistry(maxStreamsPerDevice);
  let stopped = false;

  /** Sends a notice to a reader, or cuts one who does not keep up. */
  function send(channel: Channel, reader: LiveReader, notice: LiveNotice['notice']): void {
    if (!channel.readers.has(reader)) return;
    if (reader.buffered() > maxBufferedBytes) {
      channel.readers.delete(reader);
      counts.streamCut();
      reader.cut();
    } else {
      counts.noticeSent(notice);
      reader.write(line(notice));
    }
  }

  async function notifyReaders(organisationId: string, channel: Channel): Promise<void> {
    const read = <T>(work: (db: ServiceDatabase) => Promise<T>) =>
      readAsTenant(database, organisationId, work);
    const next = await read((db) => currentSeqs(db, organisationId));
    const previous = channel.seen ?? next;
    const moved = movedStreams(previous, next);
    const authors = moved.tips
      ? await read((db) => authorsChanged(db, organisationId, previous.tips, next.tips))
      : undefined;
    // Last, right before the loop over the readers: a device that joined since would be taken for a revoked one.
    const served = moved.access ? await read((db) => servedDevices(db, organisationId)) : undefined;
    for (const delivery of checkForChanges(previous, next, channel.readers, { served, authors })) {
      const { reader } = delivery;
      if (delivery.end) {
        channel.readers.delete(reader);
        reader.end();
      } else {
        reader.role = delivery.role;
        for (const notice of delivery.notices) send(channel, reader, notice);
      }
    }
    channel.seen = next;
  }

  /** Checks now, or once more after the check under way. */
  function scheduleCheck(organisationId: string, channel: Channel): void {
    channel.again = true;
    channel.checking ??= (async () => {
      while (channel.again && !stopped) {
        channel.again = false;
        try {
          await notifyReaders(organisationId, channel);
        } catch (error) {
          onError(error);
        }
        if (channel.readers.size === 0) break;
        await new Promise((resolve) => setTimeout(resolve, gatherMs));
      }
      channel.checking = undefined;
      channels.dropIfEmpty(organisationId, channel);
    })();
  }

  function checkAll(): void {
    for (const [organisationId, channel] of channels.all()) scheduleCheck(organisationId, channel);
  }
  function checkChannel(organisationId: string): void {
    const channel = channels.get(organisationId);
    if (channel) scheduleCheck(organisationId, channel);
  }

  changeBus?.subscribe((organisationId) => {
    if (organisationId === undefined) checkAll();
    else checkChannel(organisationId);
  });
  const poll = setInterval(checkAll, pollMs);
  const alive = setInterval(() => {
    for (const [, channel] of channels.all()) {
      for (const reader of channel.readers) send(channel, reader, 'alive');
    }
  }, aliveMs);

  /** Begins a stream that was added: from its first line on, the reader may trust it. */
  async function begin(channel: Channel, reader: LiveReader): Promise<void> {
    const { organisationId, deviceId } = reader;
    const present = await readAsTenant(database, organisationId, (db) => currentSeqs(db, organisationId));
    // After the wait: another reader may rely on earlier positions by now.
    channel.seen ??= present;
    // The token may have been revoked since it let this request in, and that have been noticed already.
    const served = await readAsTenant(database, organisationId, (db) =>
      servedDevices(db, organisationId, deviceId),
    );
    const role = served.get(deviceId);
    if (role === undefined || stopped) {
      channel.readers.delete(reader);
      reader.end();
    } else if (channel.readers.has(reader)) {
      reader.role = role;
      counts.noticeSent('alive');
      reader.write(line('alive'));
    }
  }

  return {
    open: async (reader) => {
      const channel = channels.add(reader);
      try {
        await begin(channel, reader);
      } catch (error) {
        channel.readers.delete(reader);
        throw error;
      }
      return () => {
        channel.readers.delete(reader);
      };
    },
    wake: (organisationId) => {
      checkChannel(organisationId);
      changeBus?.publish(organisationId);
    },
    stop: async () => {
      stopped = true;
      clearInterval(poll);
      clearInterval(alive);
      await channels.close();
      await changeBus?.stop();
    },
  };
}
