import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { problemSchema } from '@/protocol/api';
import type { Running } from '@/server/graceful-stop';
import type { LiveHub } from '@/server/live';
import type { ServiceMetrics } from '@/server/metrics';
import type { SignInSettings } from '@/server/sign-in/settings';
import type { GroupCommit } from '@/server/store/group-commit';
import type { ServiceDatabase } from '@/server/store/schema';

/** The instance that routes are added to. */
export type RoutedApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What routes work with. */
export type RouteParts = {
  database: ServiceDatabase;
  /** ms since epoch. */
  clock: () => number;
  hub: LiveHub;
  commit: GroupCommit;
  config: { version: string; signIn?: SignInSettings | undefined };
  running: Running;
  metrics: ServiceMetrics;
};

/** The refusals of a route, for its description. */
export const REFUSALS = {
  '4xx': {
    description: 'Refused, with a closed reason.',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
  '5xx': {
    description: 'Failed in the service.',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
};
