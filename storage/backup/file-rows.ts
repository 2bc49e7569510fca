/**
 * Rows as a backup file names their properties: by the names of layout 3. Files of every release are read, and an
 * earlier release reads the files of this one.
 */
import type { ContextTest } from '@/storage/database/meta-rows';
import { RENAMED, tipWithNames, withNames } from '@/storage/database/migrate-names';
import type { FavouriteRow, RecentRow } from '@/storage/database/pack-rows';
import type { ServerTip, TipRow } from '@/storage/database/tip-rows';

type NameInFile<K, N> = { [Old in keyof N]: N[Old] extends K ? Old : never }[keyof N];
type InFile<T, N> = {
  [K in keyof T as [NameInFile<K, N>] extends [never] ? K : NameInFile<K, N>]: T[K];
};

export type TipInFile = InFile<TipRow, typeof RENAMED.tip>;
export type ServerTipInFile = InFile<ServerTip, typeof RENAMED.serverTip>;
export type ContextTestInFile = InFile<ContextTest, typeof RENAMED.contextTest>;

/** A row of any layout. */
export function tipToFile(tip: object): object {
  const { told, refusal, ...row } = withNames(tip, inverted(RENAMED.tip));
  return {
    ...row,
    ...(told !== undefined && { told: withNames(told as object, inverted(RENAMED.serverTip)) }),
    ...(refusal !== undefined && { refusal: withNames(refusal as object, inverted(RENAMED.refusal)) }),
  };
}

export function tipFromFile(tip: object): TipRow {
  return tipWithNames(tip) as unknown as TipRow;
}

export function favouriteToFile(row: object): object {
  return withNames(row, inverted(RENAMED.favourite));
}

export function favouriteFromFile(row: object): FavouriteRow {
  return withNames(row, RENAMED.favourite) as FavouriteRow;
}

export function recentToFile(row: object): object {
  return withNames(row, inverted(RENAMED.recent));
}

export function recentFromFile(row: object): RecentRow {
  return withNames(row, RENAMED.recent) as RecentRow;
}

export function contextTestToFile(test: object): object {
  return withNames(test, inverted(RENAMED.contextTest));
}

export function contextTestFromFile<T extends object>(
  test: T,
): Omit<T, keyof ContextTestInFile> & ContextTest {
  return withNames(test, RENAMED.contextTest) as Omit<T, keyof ContextTestInFile> & ContextTest;
}

function inverted(names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).map(([old, name]) => [name, old]));
}
