import { departMembership } from '@/storage/membership/switch-membership';
import { type DepartureOptions, finishDepartures } from './departures';

/**
 * Leaves the current membership, then finishes its departure.
 * Guarantees: it is left once this has written to the directory, whether the service responds or not. `revokedThere`:
 * the service holds no token of a membership left here.
 */
export async function leave({
  erase,
  ...options
}: DepartureOptions & { erase: boolean }): Promise<{ done: true; revokedThere: boolean }> {
  await departMembership(options.databases, { erase, now: options.now() });
  return { done: true, revokedThere: (await finishDepartures(options)) === 0 };
}
