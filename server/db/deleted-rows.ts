import type { DeleteResult } from 'kysely';

/** Runs a deletion and returns how many rows it deleted. */
export async function deletedRows(query: {
  executeTakeFirstOrThrow: () => Promise<DeleteResult>;
}): Promise<number> {
  return Number((await query.executeTakeFirstOrThrow()).numDeletedRows);
}
