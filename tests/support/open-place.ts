import { openEngine } from '@/server/store/engine';
import { openPostgres } from '@/server/store/postgres';
import type { ServiceDatabase } from '@/server/store/schema';
import type { TestPlace } from './service';

/** The data of a place, past every wall, for looking while a service runs on it or after it died. */
export async function openPlace({ settings, superUrl }: TestPlace): Promise<ServiceDatabase> {
  return superUrl ? openPostgres({ url: superUrl, connections: 2, as: 'owner' }) : await openEngine(settings);
}
