/**
 * Who is notified of what, when the streams of an organisation went from one position to another. Pure.
 * Guarantees: a reader is notified of tips that they may pull alone; one whose device is no longer served is ended, not
 * notified.
 */
import type { LiveNotice, Role } from '@/protocol/api';
import type { AUDIT_STREAM, StreamName } from '@/server/db/schema';
import { seesAllTips } from '@/server/store/tips/tips';

/** The streams that readers hear of. */
type NoticeStream = Exclude<StreamName, typeof AUDIT_STREAM>;
export type Seqs = Readonly<Record<NoticeStream, number>>;
export type Reader = { memberId: string; deviceId: string; role: Role };
/** What a reader gets: the end of their stream, or notices, with the role that they have now. */
export type Delivery<R extends Reader> =
  | { reader: R; end: true }
  | { reader: R; end: false; role: Role; notices: LiveNotice['notice'][] };

/** What the database says besides the positions. */
export type Lookups = {
  /** The devices that are still served, with the role of their member; read where `access` moved. */
  served?: ReadonlyMap<string, Role> | undefined;
  /** The authors of the tips that changed; read where `tips` moved. */
  authors?: ReadonlySet<string> | undefined;
};

/** The streams that moved. */
export function movedStreams(previous: Seqs, next: Seqs): Record<NoticeStream, boolean> {
  const moved = (stream: NoticeStream) => next[stream] !== previous[stream];
  return { tips: moved('tips'), packs: moved('packs'), access: moved('access') };
}

/** The deliveries to those readers whom a change concerns. */
export function checkForChanges<R extends Reader>(
  previous: Seqs,
  next: Seqs,
  readers: Iterable<R>,
  { served, authors }: Lookups,
): Delivery<R>[] {
  const moved = movedStreams(previous, next);
  return [...readers].flatMap((reader): Delivery<R>[] => {
    const role = moved.access ? served?.get(reader.deviceId) : reader.role;
    if (role === undefined) return [{ reader, end: true }];
    // With another role, what they may pull is another view of the tips.
    const tips =
      role !== reader.role || (moved.tips && (seesAllTips(role) || authors?.has(reader.memberId) === true));
    const notices = [...(tips ? ['tips' as const] : []), ...(moved.packs ? ['packs' as const] : [])];
    return notices.length === 0 ? [] : [{ reader, end: false, role, notices }];
  });
}
