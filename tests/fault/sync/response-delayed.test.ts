import { it } from 'vitest';
import { tipOverWire } from '@/tests/support/edited-over-wire';
import { panelOver } from '@/tests/support/network';

it('[S2] [S13] a push that reaches the service after its worker died and the next one sent it again is applied once', async () => {
  const { wire, owner, panel, revise, expectAppliedOnce } = await tipOverWire();
  wire.begin(owner, () => panel.run());
  await wire.quiet();
  // The worker dies while the push is on its way; the next one sends it again, and more.
  wire.cut(owner);
  const next = {};
  const again = panelOver(panel.db, { fetch: wire.fetchOf(next) });
  wire.begin(next, () => again.run());
  await wire.quiet();
  // The newer request overtakes the older one, which arrives among what comes after.
  await wire.flush(1, 'whole');
  await revise();
  await wire.flushAll();
  wire.begin(next, () => again.run());
  await wire.flushAll();
  await expectAppliedOnce();
});
