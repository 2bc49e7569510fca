import type { PageRequest, PageRequestSlot } from '@/protocol/page';

/** Takes the request that the panel has left in the isolated world, and the place it lay in away. */
export function takeRequest(): PageRequest | undefined {
  const world = globalThis as PageRequestSlot;
  const request = world.souffleurRequest;
  delete world.souffleurRequest;
  return request;
}
