import { readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dialectLocals, dialectMembers, exportedNames, isDialect } from '@/bench/counts/dialect';
import { importCycles, importsOf, sourceFiles } from '@/bench/counts/source-files';

/**
 * Who may import whom (docs/architecture.md). A room is a folder; `entrypoints/x` and `components/x` are
 * rooms of their own. A room may always import itself.
 */
const MAY_IMPORT: Record<string, readonly string[]> = {
  protocol: [],
  // Before `search`: the first room that fits is a file's room.
  'search/worker': ['protocol', 'search', 'storage'],
  search: ['protocol'],
  storage: ['protocol'],
  browser: ['protocol'],
  packs: ['protocol'],
  sync: ['protocol', 'storage'],
  server: ['protocol', 'packs'],
  'components/ui': ['components/i18n', 'protocol'],
  'components/i18n': ['protocol'],
  'components/card': ['components/ui', 'components/i18n', 'protocol'],
  'components/print': ['components/card', 'components/ui', 'components/i18n', 'protocol'],
  'components/backup': ['components/ui', 'components/i18n', 'protocol', 'storage'],
  'components/panel': [
    'components/backup',
    'components/print',
    'components/ui',
    'components/i18n',
    'components/card',
    'protocol',
    'search',
    'search/worker',
    'storage',
    'browser',
  ],
  'components/console': [
    'components/backup',
    'components/ui',
    'components/i18n',
    'components/card',
    'protocol',
    'search',
    'search/worker',
    'storage',
    'browser',
  ],
  'entrypoints/background': ['protocol', 'storage', 'sync', 'browser'],
  'entrypoints/sidepanel': [
    'components/panel',
    'components/i18n',
    'components/ui',
    'storage',
    'browser',
    'protocol',
    'sync',
    'search/worker',
  ],
  'entrypoints/console': [
    'components/console',
    'components/i18n',
    'components/ui',
    'storage',
    'browser',
    'protocol',
    'sync',
  ],
  'entrypoints/print': ['components/print', 'components/i18n', 'components/ui', 'browser', 'protocol'],
  'entrypoints/page': ['protocol'],
  'entrypoints/return': [],
  setup: ['protocol', 'components/ui'],
  release: ['setup'],
  gallery: [
    'components/backup',
    'components/panel',
    'components/console',
    'components/print',
    'components/card',
    'components/ui',
    'components/i18n',
    'protocol',
    'storage',
    'search/worker',
  ],
  demo: ['protocol', 'server', 'setup', 'packs'],
  chaos: ['protocol', 'storage', 'sync', 'server', 'setup'],
};

const root = dirname(import.meta.dirname);

function roomOf(path: string): string | undefined {
  return Object.keys(MAY_IMPORT).find((room) => path.startsWith(`${room}/`));
}

const folders = [...new Set(Object.keys(MAY_IMPORT).map((room) => room.split('/')[0] as string))];
const files = await sourceFiles(root, folders);
const imports = (await Promise.all(files.map((file) => importsOf(root, file)))).flat();

describe('who may import whom', () => {
  test('every source file is in a room that the table names', () => {
    const homeless = files.filter((file) => roomOf(file) === undefined);
    expect(
      homeless,
      'move these into a room, or name their room in the table and in docs/architecture.md',
    ).toEqual([]);
  });

  test.each(Object.entries(MAY_IMPORT))('%s imports only what it may', (room, allowed) => {
    const wrong = imports
      .filter(({ file }) => roomOf(file) === room)
      .flatMap(({ file, to }) => {
        const path = to.startsWith('@/')
          ? to.slice(2)
          : to.startsWith('.')
            ? posix.join(dirname(file), to)
            : undefined;
        const target = path === undefined ? undefined : roomOf(path);
        if (target === undefined || target === room || allowed.includes(target)) return [];
        return [`${file} imports ${to}: ${room} may import ${allowed.join(', ') || 'nothing of ours'}`];
      });
    expect(wrong).toEqual([]);
  });

  test('another folder is imported as @/folder/x, so that each crossing is visible', () => {
    const hidden = imports.filter(({ file, to }) => {
      if (!to.startsWith('.')) return false;
      const room = roomOf(file);
      return (
        room !== undefined && !posix.join(dirname(file), to).startsWith(`${room}/`) && !to.endsWith('.mjs')
      );
    });
    expect(hidden.map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
  });

  test('no file imports itself through others, types included', () => {
    const cycles = importCycles(files, imports);
    expect(cycles).toEqual([]);
  });

  // What these import would come along into the page.
  const PURE = ['clean-text', 'text-length', 'fold', 'calendar-day'];

  test('the page script takes only types and pure text functions of protocol, so that it stays small', () => {
    const heavy = imports.filter(
      ({ file, to, typeOnly }) =>
        file.startsWith('entrypoints/page/') &&
        to.startsWith('@/') &&
        !typeOnly &&
        !to.startsWith('@/entrypoints/page/') &&
        !PURE.includes(to.replace('@/protocol/text/', '')),
    );
    expect(heavy.map(({ file, to }) => `${file} imports ${to} as a value: use \`import type\``)).toEqual([]);
  });

  test('the pure text functions import nothing but one another', () => {
    const impure = imports.filter(
      ({ file, to }) => PURE.some((name) => file === `protocol/text/${name}.ts`) && to !== './clean-text',
    );
    expect(impure.map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
  });

  test('no component asks for a run of what it wrote: each context follows the outbox', async () => {
    const components = files.filter((file) => file.startsWith('components/'));
    const requests = await Promise.all(
      components.map(async (file) => {
        const text = await readFile(join(root, file), 'utf8');
        const triggers = text.matchAll(/'sync\.run',\s*\{\s*trigger:\s*([^\s}]+)/gu);
        return [...triggers].map(([, trigger]) => `${file}: ${trigger}`);
      }),
    );
    // A person pressed "send now".
    expect(requests.flat().toSorted()).toEqual([
      "components/panel/membership/LeaveDialog.tsx: 'manual'",
      "components/panel/tips/SyncState.tsx: 'manual'",
    ]);
    const following = imports.filter(({ to }) => to === '@/sync/run/follow-outbox').map(({ file }) => file);
    expect(following.toSorted()).toEqual(['entrypoints/console/main.tsx', 'entrypoints/sidepanel/start.tsx']);
  });

  test('routes with a caller reach the database through their rights alone', () => {
    // Joining and signing in have no caller yet: their transactions validate the code or the account themselves.
    const around = imports.filter(
      ({ file, to }) =>
        file.startsWith('server/routes/') &&
        file !== 'server/routes/sign-in.ts' &&
        /^@\/server\/db\/(?:tenant|group-commit|engine|sqlite|postgres)$/u.test(to) &&
        !(file === 'server/routes/context.ts'),
    );
    expect(
      around.map(({ file, to }) => `${file} imports ${to}: use rights.write, administer or read`),
    ).toEqual([]);
  });

  test('only browser/ and the entrypoints’ definitions call the extension API', () => {
    const callers = imports.filter(({ file, to }) => to === 'wxt/browser' && !file.startsWith('browser/'));
    expect(callers.map(({ file }) => `${file}: put the call into browser/`)).toEqual([]);
  });
});

describe('folders', () => {
  test('hold at most 20 source files each', () => {
    const counts = Map.groupBy(files, (file) => dirname(file));
    const crowded = [...counts].filter(([, held]) => held.length > 20);
    expect(crowded.map(([folder, held]) => `${folder}: ${held.length}`)).toEqual([]);
  });
});

describe('names', () => {
  test('files are kebab-case, or PascalCase when they export a component', () => {
    const odd = files.filter(
      (file) =>
        !/^(?:[a-z0-9]+(?:[-.][a-z0-9]+)*|[A-Z][A-Za-z0-9]+)\.(?:ts|tsx|mjs)$/u.test(posix.basename(file)),
    );
    expect(odd).toEqual([]);
  });

  test('no file and no export has a name in the old dialect', async () => {
    // Names of migrations are stored in the databases that they have changed.
    const named = files.filter((file) => !file.startsWith('server/db/migrations/'));
    const fileNames = named.filter((file) => isDialect(posix.basename(file)));
    const exported = await Promise.all(
      named.map(async (file) =>
        exportedNames(await readFile(join(root, file), 'utf8'))
          .filter(isDialect)
          .map((name) => `${file}: ${name}`),
      ),
    );
    expect([...fileNames, ...exported.flat()]).toEqual([]);
  });

  test('no variable and no function has one either', async () => {
    const named = files.filter((file) => !file.startsWith('server/db/migrations/'));
    const locals = await Promise.all(
      named.map(async (file) =>
        dialectLocals(await readFile(join(root, file), 'utf8')).map((name) => `${file}: ${name}`),
      ),
    );
    expect(locals.flat()).toEqual([]);
  });

  /** Files that read or write what is stored or sent under such a name, and the names (decision 17). */
  const STORED_OR_SENT: Record<string, readonly string[]> = {
    'protocol/api.ts': ['place'],
    'protocol/tip.ts': ['standing'],
    'protocol/validation/checksum.ts': ['standing'],
    'server/db/schema.ts': ['at'],
    'server/domain/errors.ts': ['place'],
    'server/store/audit/audit-log.ts': ['at'],
    'server/store/tips/tip-row.ts': ['standing'],
    'storage/backup/export.ts': ['at'],
    'storage/backup/file-rows.ts': ['told'],
    'storage/backup/format.ts': ['at', 'standing', 'told', 'untold'],
    'storage/database/migrate-names.ts': ['at', 'place', 'standing', 'told', 'untold'],
    'storage/database/tip-rows.ts': ['at'],
    'storage/tips/outbox.ts': ['at'],
    'sync/http/response.ts': ['place'],
    'sync/run/pull-tips.ts': ['standing'],
    'sync/run/verify-convergence.ts': ['standing'],
    // The state of a tip that was never sent, as rows and dictionaries name it.
    'components/i18n/panel.en.ts': ['kept'],
    'components/i18n/panel.fr.ts': ['kept'],
    'components/panel/tips/TipsScreen.tsx': ['kept'],
  };

  test('no property and no parameter has one, but where it is stored or sent', async () => {
    const members = await Promise.all(
      files
        .filter((file) => !file.startsWith('server/db/migrations/'))
        .map(async (file) =>
          [...new Set(dialectMembers(await readFile(join(root, file), 'utf8')))]
            .filter((name) => !STORED_OR_SENT[file]?.includes(name))
            .map((name) => `${file}: ${name}`),
        ),
    );
    expect(members.flat()).toEqual([]);
  });

  test('no folder has a name that says nothing', () => {
    const empty = /(?:^|\/)(?:utils?|helpers?|common|lib|types|hooks|services|misc|shared)\//u;
    expect(files.filter((file) => empty.test(file))).toEqual([]);
  });
});
