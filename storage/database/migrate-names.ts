/**
 * The migration from layout 3 to 4: the same rows, with the field's names for their properties. Dexie calls this inside
 * the upgrade's transaction: all of it or nothing. The keys of stores stay, since a store's key cannot be renamed
 * without moving every row: `commands.at`, and the keys of `meta`.
 */
import type { Transaction } from 'dexie';

type Row = Record<string, unknown>;
type Names = Readonly<Record<string, string>>;

/** The properties that layout 3 named otherwise, by their names there. Backup files use the names of layout 3. */
export const RENAMED = {
  tip: { standing: 'status', told: 'server', untold: 'unseenInResync' },
  serverTip: { standing: 'status' },
  refusal: { at: 'refusedAt' },
  card: { at: 'position' },
  news: { at: 'installedAt' },
  favourite: { at: 'addedAt' },
  recent: { at: 'usedAt' },
  contextTest: { at: 'testedAt' },
  sync: { startingOver: 'resyncing', life: 'dataId' },
  resyncing: { doubted: 'byChecksum' },
  refusedPack: { at: 'refusedAt', place: 'path' },
  comparison: { at: 'comparedAt' },
  panelRequest: { at: 'requestedAt' },
  loss: { at: 'foundAt' },
} as const satisfies Record<string, Names>;

/** The row with these properties renamed; one that has its new name already stays. */
export function withNames<T extends object>(row: T, names: Names): Row {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [names[key] ?? key, value]));
}

/** A tip of layout 3, or of this one, under the names of this one. */
export function tipWithNames(tip: object): Row {
  const { server, refusal, ...row } = withNames(tip, RENAMED.tip);
  return {
    ...row,
    ...(isRow(server) && { server: withNames(server, RENAMED.serverTip) }),
    ...(isRow(refusal) && { refusal: withNames(refusal, RENAMED.refusal) }),
  };
}

export async function renameProperties(upgrade: Transaction): Promise<void> {
  await renameRows(upgrade, 'tips', tipWithNames);
  for (const [table, names] of [
    ['cards', RENAMED.card],
    ['news', RENAMED.news],
    ['favourites', RENAMED.favourite],
    ['recents', RENAMED.recent],
  ] as const) {
    await renameRows(upgrade, table, (row) => withNames(row, names));
  }
  await renameRows(upgrade, 'meta', metaWithNames);
}

async function renameRows(upgrade: Transaction, table: string, rename: (row: Row) => Row): Promise<void> {
  await upgrade
    .table<Row>(table)
    .toCollection()
    .modify((row, change) => {
      change.value = rename(row);
    });
}

function metaWithNames(row: Row): Row {
  switch (row.key) {
    case 'sync':
      return syncWithNames(row);
    case 'intent':
      return withNames(row, RENAMED.panelRequest);
    case 'birth':
      return isRow(row.lost) ? { ...row, lost: withNames(row.lost, RENAMED.loss) } : row;
    default:
      return isRow(row.tests) ? { ...row, tests: eachWithNames(row.tests, RENAMED.contextTest) } : row;
  }
}

function syncWithNames(row: Row): Row {
  const { resyncing, refusedPacks, compared, ...sync } = withNames(row, RENAMED.sync);
  return {
    ...sync,
    ...(isRow(resyncing) && { resyncing: withNames(resyncing, RENAMED.resyncing) }),
    ...(Array.isArray(refusedPacks) && {
      refusedPacks: refusedPacks.map((pack: Row) => withNames(pack, RENAMED.refusedPack)),
    }),
    ...(isRow(compared) && { compared: repaired(eachWithNames(compared, RENAMED.comparison)) }),
  };
}

/** Layout 3 said `mended` for `repaired`. */
function repaired(comparisons: Record<string, Row>): Record<string, Row> {
  const entries = Object.entries(comparisons).map(([stream, comparison]) => [
    stream,
    comparison.result === 'mended' ? { ...comparison, result: 'repaired' } : comparison,
  ]);
  return Object.fromEntries(entries);
}

function eachWithNames(rows: Row, names: Names): Record<string, Row> {
  return Object.fromEntries(Object.entries(rows).map(([key, row]) => [key, withNames(row as Row, names)]));
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}
