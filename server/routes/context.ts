import type { FastifyBaseLogger } from 'fastify';
import type { SupportedVersions } from '@/protocol/version';
import type { GroupCommit } from '@/server/db/group-commit';
import type { LogTruncation } from '@/server/db/log-truncation';
import type { ServiceDatabase } from '@/server/db/schema';
import type { Quotas, SendingQuota } from '@/server/domain/quotas';
import type { RecordRefusal, RefusalRecorder } from '@/server/http/denied-access-audit';
import type { ShutdownState } from '@/server/http/graceful-shutdown';
import type { LiveHub } from '@/server/live/live';
import type { ServiceMetrics } from '@/server/ops/metrics';
import type { SignInSettings } from '@/server/sign-in/settings';
import type { Rights } from '@/server/store/members/rights';
import type { OrganisationTotals } from '@/server/store/organisations/organisation-totals';

/** What routes use. */
export type RouteContext = {
  database: ServiceDatabase;
  /** ms since epoch. */
  clock: () => number;
  /** The same for what tokens end by: a leap of the clock is doubted. */
  tokenClock: () => number;
  /** When a token that is given now expires. */
  newTokenExpiry: () => number;
  hub: LiveHub;
  commit: GroupCommit;
  /** Every transaction of a route with a caller: the caller's rights are read again inside it. */
  rights: Rights;
  config: {
    version: string;
    signIn?: SignInSettings | undefined;
    supported?: SupportedVersions;
    rotateAfterMs?: number;
  };
  running: ShutdownState;
  metrics: ServiceMetrics;
  log: FastifyBaseLogger;
  quotas: Quotas;
  sending: SendingQuota;
  totals: OrganisationTotals;
  recordRefusal: RecordRefusal;
  /** Refusals of unknown senders who join or sign in. */
  refusals: Pick<RefusalRecorder, 'counted'>;
  /** Called when stored words were erased. */
  erased: Pick<LogTruncation, 'schedule'>;
};

/** A page of a stream in the version of its client: before 2, the last page had neither checksum nor life. */
export function downgradeResponse<T extends { checksum?: unknown; life?: unknown }>(
  page: T,
  version: number,
): Omit<T, 'checksum' | 'life'> | T {
  if (version >= 2) return page;
  const { checksum: _checksum, life: _life, ...rest } = page;
  return rest;
}
