import { expect, it } from 'vitest';
import { readTip } from '@/storage/tips/tip-queries';
import { tipOverWire } from '@/tests/support/edited-over-wire';

it('[S2] [S3] a response that never comes leaves the command in the outbox, and it is applied once', async () => {
  const { wire, owner, panel, id, revise, expectAppliedOnce } = await tipOverWire();
  wire.begin(owner, () => panel.run());
  await wire.quiet();
  await wire.flush(0, 'answer-lost');
  expect(wire.isBusy(owner)).toBe(false);
  expect(await panel.db.commands.count()).toBe(1);
  expect((await readTip(panel.db, id))?.status).toEqual({ state: 'kept' });
  // Written before it is known what became of the first: it builds on it.
  await revise();
  wire.begin(owner, () => panel.run());
  await wire.flushAll();
  await expectAppliedOnce();
});
