/** Joins of rows of one tenant, in one place: a forgotten organisation in a join would join rows of two tenants. */
import type { JoinBuilder } from 'kysely';
import type { ServiceSchema } from './schema';

type Column = {
  [T in keyof ServiceSchema & string]: `${T}.${keyof ServiceSchema[T] & string}`;
}[keyof ServiceSchema & string];

/**
 * The condition of a join: two columns that refer to each other, and the same organisation. `left` may be of a table
 * under an alias.
 */
export function inTenant(left: Column | `${string}.id`, right: Column) {
  const [leftTable, rightTable] = [left, right].map((column) => column.slice(0, column.indexOf('.')));
  // biome-ignore lint/suspicious/noExplicitAny: Kysely has no name for "whatever tables this query has joined so far".
  return (join: JoinBuilder<any, any>) =>
    join.onRef(`${leftTable}.organisation_id`, '=', `${rightTable}.organisation_id`).onRef(left, '=', right);
}
