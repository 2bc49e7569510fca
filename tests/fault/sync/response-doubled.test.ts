import { it } from 'vitest';
import { tipOverWire } from '@/tests/support/edited-over-wire';

it('[S2] a push that arrives twice, at once and once more after others, is applied once', async () => {
  const { wire, owner, panel, revise, expectAppliedOnce } = await tipOverWire();
  wire.begin(owner, () => panel.run());
  await wire.quiet();
  await wire.flush(0, 'doubled');
  await wire.flushAll();
  await revise();
  wire.begin(owner, () => panel.run());
  await wire.quiet();
  await wire.flush(0, 'late-double');
  await wire.flushAll();
  wire.begin(owner, () => panel.run());
  await wire.flushAll();
  await expectAppliedOnce();
});
