/** The access to a team's service after leaving it. */
import { expect, test } from 'vitest';
import { createAccessRemoval } from '@/browser/service-access';

const SERVICE = 'https://souffleur.example';

function host({ revoking }: { revoking: boolean }) {
  const state = { planned: undefined as string | undefined, revoking, removed: [] as string[] };
  const removal = () =>
    createAccessRemoval({
      read: async () => state.planned,
      write: async (origin) => {
        state.planned = origin;
      },
      isRevoking: async () => state.revoking,
      remove: async (origin) => state.removed.push(origin),
    });
  return { state, removal };
}

test('[K9] it is removed once the token is revoked, by whichever worker runs then, and once', async () => {
  const { state, removal } = host({ revoking: true });
  await removal().plan(SERVICE);
  expect(await removal().run()).toBe(false);
  expect(state.removed).toEqual([]);
  state.revoking = false;
  expect(await removal().run()).toBe(true);
  expect(await removal().run()).toBe(false);
  expect(state.removed).toEqual([SERVICE]);
});

test('[K9] joining again before that keeps it', async () => {
  const { state, removal } = host({ revoking: true });
  await removal().plan(SERVICE);
  await removal().cancel();
  state.revoking = false;
  expect(await removal().run()).toBe(false);
  expect(state.removed).toEqual([]);
});

test('[K9] nothing is removed unless that was planned', async () => {
  const { state, removal } = host({ revoking: false });
  expect(await removal().run()).toBe(false);
  expect(state.removed).toEqual([]);
});
