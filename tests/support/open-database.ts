import { openEngine } from '@/server/db/engine';
import { openPostgres } from '@/server/db/postgres';
import type { ServiceDatabase } from '@/server/db/schema';
import type { TestPlace } from './service';

/** The database of a place without row-level security, for reading while a service runs on it or after it died. */
export async function openPlace({ settings, superUrl }: TestPlace): Promise<ServiceDatabase> {
  return superUrl ? openPostgres({ url: superUrl, connections: 2, as: 'owner' }) : await openEngine(settings);
}
