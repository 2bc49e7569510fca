/** What `npm run mutate` mutates, room by room, and which tests have to notice. */

/** Names, in the order of the report; `mutate` and `tests` are globs from the root of the repository. */
export type MutatedRoom = {
  name: string;
  mutate: readonly string[];
  tests: readonly string[];
};

export const MUTATED_ROOMS: readonly MutatedRoom[] = [
  {
    // The table itself is data, held by docs/permissions.md and by real responses (openapi.test.ts).
    name: 'access',
    mutate: ['protocol/endpoint-refusals.ts', 'server/http/endpoint-lookup.ts'],
    tests: ['tests/unit/server/access-kinds.test.ts', 'tests/unit/protocol/endpoint-refusals.test.ts'],
  },
  {
    name: 'guard',
    mutate: ['server/http/authenticate.ts'],
    tests: ['tests/integration/server/guard.test.ts', 'tests/integration/server/default-limits.test.ts'],
  },
  {
    name: 'commands',
    mutate: ['server/store/tips/commands.ts'],
    tests: [
      'tests/integration/server/commands*.test.ts',
      'tests/integration/server/audit-log.test.ts',
      'tests/fault/sync/removed-credit.test.ts',
    ],
  },
  {
    name: 'invitations',
    mutate: ['server/store/members/invitations.ts'],
    tests: [
      'tests/integration/server/invitations.test.ts',
      'tests/integration/server/member-invitations.test.ts',
    ],
  },
  {
    name: 'joining',
    mutate: ['server/store/members/joining.ts'],
    tests: [
      'tests/integration/server/invitations.test.ts',
      'tests/integration/server/member-invitations.test.ts',
      'tests/integration/server/member-codes.test.ts',
      'tests/integration/server/refusals.test.ts',
    ],
  },
  {
    name: 'streams',
    mutate: ['server/db/streams.ts'],
    tests: ['tests/integration/server/streams-bounds.test.ts'],
  },
  {
    name: 'sync',
    mutate: ['sync/run/engine.ts', 'sync/run/exchange.ts', 'sync/run/schedule.ts'],
    tests: [
      'tests/integration/sync/engine*.test.ts',
      'tests/integration/sync/compare.test.ts',
      'tests/integration/sync/retry.test.ts',
      'tests/integration/sync/token.test.ts',
      'tests/fault/sync/clock-off.test.ts',
      'tests/fault/sync/revoked-token.test.ts',
      'tests/fault/sync/service-down.test.ts',
      'tests/fault/sync/wrong-hash.test.ts',
      'tests/fault/service/restored-backup.test.ts',
    ],
  },
  {
    name: 'storage',
    mutate: ['storage/database/transaction.ts'],
    tests: ['tests/unit/storage/transaction*.test.ts'],
  },
  {
    name: 'search',
    mutate: ['search/search-index.ts'],
    tests: ['tests/unit/search/*.test.ts'],
  },
  {
    name: 'page',
    mutate: [
      'entrypoints/page/verify.ts',
      'entrypoints/page/join-text.ts',
      'entrypoints/page/page-memory.ts',
    ],
    tests: [
      'tests/unit/page/verify.test.ts',
      'tests/unit/page/join-text.test.ts',
      'tests/unit/page/memory.test.ts',
    ],
  },
  {
    // Their decisions, in a DOM without layout; what editors and browsers do is shown by `tests/matrix/` alone.
    name: 'page-dom',
    mutate: [
      'entrypoints/page/field/caret.ts',
      'entrypoints/page/field/find-field.ts',
      'entrypoints/page/insertion.ts',
      'entrypoints/page/field/classify-field.ts',
      'entrypoints/page/editor/paste-html.ts',
      'entrypoints/page/target.ts',
      'entrypoints/page/editor/undo-in-editor.ts',
      'entrypoints/page/undo-insertion.ts',
      'entrypoints/page/field/write-to-field.ts',
    ],
    tests: [
      'tests/unit/page/caret.test.ts',
      'tests/unit/page/find-field.test.ts',
      'tests/unit/page/insertion.test.ts',
      'tests/unit/page/classify-field.test.ts',
      'tests/unit/page/paste-html.test.ts',
      'tests/unit/page/target.test.ts',
      'tests/unit/page/undo-in-editor.test.ts',
      'tests/unit/page/undo-in-field.test.ts',
      'tests/unit/page/undo-in-rich-text.test.ts',
      'tests/unit/page/write-to-field.test.ts',
    ],
  },
  {
    name: 'panel',
    mutate: ['components/panel/shell/Announcement.tsx', 'components/panel/shell/announce.ts'],
    tests: ['tests/unit/panel/announcement.test.tsx'],
  },
];

/** Where each run leaves what it found, one JSON file a room. */
export const REPORTS = '.souffleur/mutation';
