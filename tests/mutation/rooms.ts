/** What `npm run mutate` mutates, room by room, and which tests have to notice. */

/** Names, in the order of the report; `mutate` and `tests` are globs from the root of the repository. */
export type MutatedRoom = { name: string; mutate: readonly string[]; tests: readonly string[] };

export const MUTATED_ROOMS: readonly MutatedRoom[] = [
  {
    name: 'access',
    mutate: ['server/access.ts'],
    tests: ['tests/unit/server-access-kinds.test.ts', 'tests/unit/server-roles.test.ts'],
  },
  {
    name: 'guard',
    mutate: ['server/guard.ts'],
    tests: ['tests/unit/server-guard.test.ts', 'tests/unit/server-default-limits.test.ts'],
  },
  {
    name: 'commands',
    mutate: ['server/store/commands.ts'],
    tests: ['tests/unit/server-commands*.test.ts'],
  },
  {
    name: 'invitations',
    mutate: ['server/store/invitations.ts'],
    tests: ['tests/unit/server-invitations.test.ts', 'tests/unit/server-member-invitations.test.ts'],
  },
  {
    name: 'joining',
    mutate: ['server/store/joining.ts'],
    tests: ['tests/unit/server-invitations.test.ts', 'tests/unit/server-member-invitations.test.ts'],
  },
  {
    name: 'streams',
    mutate: ['server/store/streams.ts'],
    tests: ['tests/unit/server-streams-bounds.test.ts'],
  },
  {
    name: 'sync',
    mutate: ['sync/engine.ts'],
    tests: [
      'tests/unit/sync-engine*.test.ts',
      'tests/unit/sync-compare.test.ts',
      'tests/unit/sync-retry.test.ts',
      'tests/unit/sync-token.test.ts',
    ],
  },
  {
    name: 'storage',
    mutate: ['storage/transaction.ts'],
    tests: ['tests/unit/storage-transaction*.test.ts'],
  },
  {
    name: 'search',
    mutate: ['search/search-index.ts'],
    tests: ['tests/unit/search-*.test.ts'],
  },
  {
    name: 'page',
    mutate: [
      'entrypoints/page/verify.ts',
      'entrypoints/page/join-text.ts',
      'entrypoints/page/page-memory.ts',
    ],
    tests: [
      'tests/unit/page-verify.test.ts',
      'tests/unit/page-join-text.test.ts',
      'tests/unit/page-memory.test.ts',
    ],
  },
  {
    // Their decisions, in a DOM without layout; what editors and browsers do is shown by `tests/matrix/` alone.
    name: 'page-dom',
    mutate: [
      'entrypoints/page/caret.ts',
      'entrypoints/page/find-field.ts',
      'entrypoints/page/insertion.ts',
      'entrypoints/page/judge-field.ts',
      'entrypoints/page/paste-html.ts',
      'entrypoints/page/target.ts',
      'entrypoints/page/undo-in-editor.ts',
      'entrypoints/page/undo-insertion.ts',
      'entrypoints/page/write-to-field.ts',
    ],
    tests: [
      'tests/unit/page-caret.test.ts',
      'tests/unit/page-find-field.test.ts',
      'tests/unit/page-insertion.test.ts',
      'tests/unit/page-judge-field.test.ts',
      'tests/unit/page-paste-html.test.ts',
      'tests/unit/page-target.test.ts',
      'tests/unit/page-undo-in-editor.test.ts',
      'tests/unit/page-undo-in-field.test.ts',
      'tests/unit/page-undo-in-rich-text.test.ts',
      'tests/unit/page-write-to-field.test.ts',
    ],
  },
  {
    name: 'panel',
    mutate: ['components/panel/Announcement.tsx', 'components/panel/announce.ts'],
    tests: ['tests/unit/panel-announcement.test.tsx'],
  },
];

/** Where each run leaves what it found, one JSON file a room. */
export const REPORTS = '.souffleur/mutation';
