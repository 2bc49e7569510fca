/**
 * Checks a file before it replaces the database.
 * Guarantees: nothing has been run from it that this service did not write, and its audit log is intact.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { ServiceDatabase } from '@/server/db/schema';
import { foreignObjects } from '@/server/db/schema-objects';
import { UsageError } from '@/server/domain/usage-error';
import { verifyChain } from '@/server/store/audit/audit-log';
import { listOrganisations } from '@/server/store/organisations/organisations';

/** Hex SHA-256 of a file. */
export async function fileSha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Throws {@link UsageError} when the file holds objects that this service did not make. Changes nothing. */
export async function refuseForeignObjects(file: string, shownAs: string): Promise<void> {
  const foreign = await foreignObjects(file);
  if (foreign.length === 0) return;
  throw new UsageError(
    `${shownAs} is no backup of this service: it holds ${foreign.join(', ')}, which Souffleur does not make. Nothing was changed.`,
  );
}

/** Throws {@link UsageError} when the audit log of an organisation is broken. */
export async function refuseBrokenAuditLog(database: ServiceDatabase, shownAs: string): Promise<void> {
  for (const { id, name } of await listOrganisations(database)) {
    const broken = await verifyChain(database, id);
    if (!broken) continue;
    throw new UsageError(
      `The record of ${name} in ${shownAs} is broken at act ${broken.n} (${broken.wrong}): somebody changed that file. ` +
        'Nothing was changed. To put it in place all the same, add --accept-broken-audit-log.',
    );
  }
}
