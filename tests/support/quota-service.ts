/** A service with small quotas for each test, and a clock that the test moves. */
import { afterEach, expect } from 'vitest';
import type { Quotas } from '@/server/domain/quotas';
import { type Answer, problemIn, startTestService, type TestService } from './service';

export type QuotaService = {
  /** What the service takes for the time. */
  now: number;
  /** Throws before `start`. */
  readonly service: TestService;
  start: (quotas: Partial<Quotas>) => Promise<void>;
};

/** Stops the service after each test of the file. */
export function setUpQuotaService(): QuotaService {
  let service: TestService | undefined;
  afterEach(async () => {
    await service?.stop();
    service = undefined;
  });
  const setup: QuotaService = {
    now: Date.now(),
    get service() {
      if (!service) throw new Error('The service of this test was not started.');
      return service;
    },
    start: async (quotas) => {
      service = await startTestService({ quotas, clock: () => setup.now });
    },
  };
  return setup;
}

/** Expects the refusal at a quota. It says when to try again, except where `retryAfter` is false. */
export function expectQuota(response: Answer, { retryAfter = true } = {}): void {
  expect([response.status, problemIn(response).reason]).toEqual([429, 'quota']);
  if (retryAfter) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
}
