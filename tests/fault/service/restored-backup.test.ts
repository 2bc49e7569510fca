import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tipsResponseSchema } from '@/protocol/api';
import { ENDPOINTS, pathOf } from '@/protocol/endpoints';
import { runAdmin } from '@/server/cli/commands';
import {
  captureTip,
  joinService,
  problemIn,
  startTestService,
  temporaryFolder,
  testClient,
} from '@/tests/support/service';

it('a backup taken while the service runs is restored whole; panels that saw more begin again, old codes stay closed', async () => {
  const folder = temporaryFolder();
  const backup = join(folder.path, 'sauvegarde.sqlite');
  const dataFolder = join(folder.path, 'data');
  const admin = (...args: string[]) => runAdmin(args, { dataFolder, clock: Date.now });
  try {
    const service = await startTestService({ dataFolder });
    const client = await service.join('advisor');
    const before = captureTip('Avant la sauvegarde.');
    const first = client.commands(before);
    await client.push(first);
    const openCode = await service.invite('advisor');
    await admin('backup', backup);
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    await expect(admin('backup', backup)).rejects.toThrow('exists already');
    const bytes = readFileSync(backup);

    const after = client.commands(captureTip('Après la sauvegarde.'));
    await client.push(after);
    await joinService(service.address, openCode, 'Max');
    const seen = tipsResponseSchema.parse((await client.call('GET', ENDPOINTS.pullTips.path)).body);
    expect(seen.tips).toHaveLength(2);
    await expect(admin('restore', backup)).rejects.toThrow('The service is running');
    await service.stop();

    const damaged = join(folder.path, 'abîmée.sqlite');
    writeFileSync(
      damaged,
      Buffer.concat([bytes.subarray(0, 5_000), Buffer.alloc(9_000, 7), bytes.subarray(14_000)]),
    );
    await expect(admin('restore', damaged)).rejects.toThrow();
    await expect(admin('restore', join(folder.path, 'absente'))).rejects.toThrow('does not exist');
    const lines = await admin('restore', backup);
    expect(lines.join('\n')).toContain('before-restore');
    expect(readFileSync(backup).equals(bytes)).toBe(true);

    const restored = await startTestService({ dataFolder });
    try {
      const again = testClient(restored.address, client.token, client.member);
      expect(
        problemIn(await again.call('GET', `${ENDPOINTS.pullTips.path}?cursor=${seen.cursor}`)).reason,
      ).toBe('must-resync');
      const { tips } = tipsResponseSchema.parse((await again.call('GET', ENDPOINTS.pullTips.path)).body);
      expect(tips.map(({ id }) => id)).toEqual([before.tipId]);
      // The panel's next command finds a gap, and the number from which to send on.
      const next = await again.push(client.commands(captureTip('La suite.')), client.clientId);
      expect(problemIn(next)).toMatchObject({ reason: 'out-of-order', expected: 2 });
      expect((await again.push(after, client.clientId)).status).toBe(200);
      await expect(joinService(restored.address, openCode, 'Voleur')).rejects.toThrow('invitation-expired');
      const record = (await admin('audit')).map((line) => line.split('  ')[3]);
      expect(record.slice(-2)).toEqual(['backup.restored', 'join.refused']);
      expect((await admin('audit', '--verify'))[0]).toContain('holds');
    } finally {
      await restored.stop();
    }
  } finally {
    folder.remove();
  }
});

it('a restored backup restores no right that was withdrawn since, and the rights list gives nobody a right', async () => {
  const folder = temporaryFolder();
  const backup = join(folder.path, 'sauvegarde.sqlite');
  const dataFolder = join(folder.path, 'data');
  const list = join(dataFolder, 'souffleur.rights.json');
  const admin = (...args: string[]) => runAdmin(args, { dataFolder, clock: Date.now });
  try {
    const service = await startTestService({ dataFolder });
    const boss = await service.join('admin', 'Ada');
    const disabled = await service.join('advisor', 'Désactivée');
    const demoted = await service.join('admin', 'Rétrogradé');
    const revoked = await service.join('advisor', 'Révoqué');
    const left = await service.join('trainer', 'Partie');
    const raised = await service.join('advisor', 'Promue');
    const stays = await service.join('trainer', 'Reste');
    await admin('backup', backup);

    const member = (client: typeof boss) => pathOf(ENDPOINTS.changeMember, { memberId: client.member.id });
    await boss.call('POST', member(disabled), { disabled: true });
    await boss.call('POST', member(demoted), { role: 'advisor' });
    await boss.call('POST', member(raised), { role: 'admin' });
    await left.call('POST', ENDPOINTS.leave.path);
    const devices = (await admin('devices')).filter((line) => line.includes('Révoqué'));
    await admin('revoke', devices[0]?.split(' ')[0] ?? '');
    expect(statSync(list).mode & 0o777).toBe(0o600);
    expect(readFileSync(list, 'utf8')).not.toMatch(/Ada|Révoqué/u);
    await service.stop();

    const lines = await admin('restore', backup);
    expect(lines.join('\n')).toContain('4 rights taken since the backup are taken again.');
    const restored = await startTestService({ dataFolder });
    try {
      const me = async ({ token, member }: typeof boss) => {
        const response = await testClient(restored.address, token, member).call('GET', ENDPOINTS.me.path);
        return response.status === 200
          ? (response.body as { member: { role: string } }).member.role
          : problemIn(response).reason;
      };
      expect(await me(disabled)).toBe('member-disabled');
      expect(await me(demoted)).toBe('advisor');
      expect(await me(revoked)).toBe('token-revoked');
      expect(await me(left)).toBe('token-revoked');
      // What was given since is not: an edited list would give it to anybody.
      expect(await me(raised)).toBe('advisor');
      expect([await me(boss), await me(stays)]).toEqual(['admin', 'trainer']);
      const acts = await restored.database.selectFrom('acts').select('kind').execute();
      expect(acts.filter(({ kind }) => kind === 'rights.restored')).toHaveLength(4);
    } finally {
      await restored.stop();
    }

    writeFileSync(
      list,
      readFileSync(list, 'utf8').replaceAll('"advisor"', '"admin"').replaceAll('true', 'false'),
    );
    await admin('restore', backup);
    const again = await startTestService({ dataFolder });
    try {
      const response = await testClient(again.address, stays.token, stays.member).call(
        'GET',
        ENDPOINTS.me.path,
      );
      expect(response.body).toMatchObject({ member: { role: 'trainer' } });
    } finally {
      await again.stop();
    }
    writeFileSync(list, '{"version":1');
    await expect(admin('restore', backup)).rejects.toThrow('is no rights list, or is damaged');
  } finally {
    folder.remove();
  }
});
