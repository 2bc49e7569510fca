/**
 * The open streams by organisation.
 * Guarantees: no more than a number of them for one device, the oldest ends first; a channel without readers is
 * forgotten once nothing checks it.
 */
import type { Seqs } from './check-for-changes';
import type { LiveReader } from './reader';

/** The readers of one organisation. */
export type Channel = {
  readers: Set<LiveReader>;
  /** The positions of the streams that the readers were last notified of. */
  seen: Seqs | undefined;
  /** The check under way. */
  checking: Promise<void> | undefined;
  /** Whether another check is due after it. */
  again: boolean;
};

export type ChannelRegistry = {
  /** Adds a reader to the channel of their organisation, and ends the oldest streams of their device beyond the limit. */
  add: (reader: LiveReader) => Channel;
  get: (organisationId: string) => Channel | undefined;
  all: () => Iterable<[organisationId: string, channel: Channel]>;
  /** Forgets a channel that nobody reads any more. */
  dropIfEmpty: (organisationId: string, channel: Channel) => void;
  /** Ends every stream, and resolves once no check is under way. */
  close: () => Promise<void>;
};

export function channelRegistry(maxStreamsPerDevice: number): ChannelRegistry {
  const channels = new Map<string, Channel>();
  return {
    add: (reader) => {
      const channel: Channel = channels.get(reader.organisationId) ?? {
        readers: new Set(),
        seen: undefined,
        checking: undefined,
        again: false,
      };
      channels.set(reader.organisationId, channel);
      const same = [...channel.readers].filter(({ deviceId }) => deviceId === reader.deviceId);
      for (const oldest of same.slice(0, Math.max(0, same.length - maxStreamsPerDevice + 1))) {
        channel.readers.delete(oldest);
        oldest.end();
      }
      channel.readers.add(reader);
      return channel;
    },
    get: (organisationId) => channels.get(organisationId),
    all: () => channels,
    dropIfEmpty: (organisationId, channel) => {
      if (channel.readers.size === 0 && channels.get(organisationId) === channel) {
        channels.delete(organisationId);
      }
    },
    close: async () => {
      for (const { readers } of channels.values()) {
        for (const reader of readers) reader.end();
        readers.clear();
      }
      await Promise.all([...channels.values()].map(({ checking }) => checking));
      channels.clear();
    },
  };
}
