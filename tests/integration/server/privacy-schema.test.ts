import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService, type TestService } from '@/tests/support/service';
import { STORED_COLUMNS } from '@/tests/support/stored-columns';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

async function columnsOf({ database }: TestService): Promise<string[]> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  return tables.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`));
}

const allowed = Object.entries(STORED_COLUMNS).flatMap(([table, columns]) =>
  Object.keys(columns).map((column) => `${table}.${column}`),
);

describe('[PRV-1] what the service’s database can hold', () => {
  it('is what the list names, column by column, and nothing else', async () => {
    expect((await columnsOf(service)).sort()).toEqual(allowed.toSorted());
  });

  it('has a reason each', () => {
    for (const [table, columns] of Object.entries(STORED_COLUMNS)) {
      for (const [column, reason] of Object.entries(columns)) {
        expect(reason.length, `${table}.${column}`).toBeGreaterThan(2);
      }
    }
  });

  it('has no column whose name speaks of searching, reading or being there', () => {
    const telling =
      /search|quer|view|read|open|click|seen|visit|last_(?!n$)|usage|typed|page|url|address|mail/u;
    expect(allowed.filter((column) => telling.test(column))).toEqual([]);
  });
});
