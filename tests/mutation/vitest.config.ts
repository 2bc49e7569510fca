/** The tests of one room, named by SOUFFLEUR_MUTATED_ROOM, as the mutation run wants them: one project, no retries. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { MUTATED_ROOMS } from './rooms.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const room = MUTATED_ROOMS.find(({ name }) => name === process.env.SOUFFLEUR_MUTATED_ROOM);
if (!room) throw new Error('SOUFFLEUR_MUTATED_ROOM names no room of tests/mutation/rooms.ts.');

export default defineConfig({
  root,
  resolve: { alias: { '@': root.replace(/\/$/, '') } },
  test: {
    include: [...room.tests],
    // As long as a mutant may take: on a busy machine a slow test is no failure.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    globalSetup: ['tests/support/postgres-setup.ts'],
  },
});
