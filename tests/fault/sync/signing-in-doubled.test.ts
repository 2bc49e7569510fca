import { expect, it, onTestFinished } from 'vitest';
import { readMembership } from '@/storage/membership/membership';
import { captureTip } from '@/storage/tips/tips';
import { signIn } from '@/sync/membership/sign-in';
import { content, machineOf, testDatabase } from '@/tests/support/database';
import { openWindow, REDIRECT, startCompany } from '@/tests/support/identity-provider';
import { handFlushedWire } from '@/tests/support/manual-network';
import { panelOver } from '@/tests/support/network';

it('[S27] a sign-in whose exchange arrives once more, while the panel works already, shuts nobody out', async () => {
  const company = await startCompany({ accounts: new Map([['lea', { name: 'Léa', roles: ['plateau'] }]]) });
  onTestFinished(() => company.stop());
  const wire = handFlushedWire();
  const owner = {};
  const fetch = wire.fetchOf(owner);
  const db = testDatabase();
  const panel = panelOver(db, { fetch });
  const window = {
    redirect: () => REDIRECT,
    open: async (url: string) => (await openWindow().signIn(url, 'lea')).at.href,
  };
  const { address } = company.service;
  wire.begin(owner, () =>
    signIn({ databases: machineOf(db), address, device: 'Vitest', fetch, now: Date.now, window }),
  );
  await wire.quiet();
  await wire.flush(0, 'whole');
  await wire.flush(0, 'late-double');
  expect((await readMembership(db))?.member.name).toBe('Léa');
  await captureTip(db, content('Dit une fois entrée.'), { now: Date.now() });
  // The copy arrives first, then the exchange of tips.
  wire.begin(owner, async () => expect(await panel.run()).toBe('done'));
  await wire.flushAll();
  expect(await db.commands.count()).toBe(0);
});
