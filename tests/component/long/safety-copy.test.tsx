import { describe, expect, test } from 'vitest';
import { panelFr } from '@/components/i18n/panel.fr';
import { PACK } from '@/gallery/fixtures/packs';
import { user } from '@/gallery/user';
import { waitFor } from '@/tests/component/support/console-steps';
import { press, tabTo, words } from '@/tests/component/support/keys';
import { showScene } from '@/tests/component/support/show-scene';

const plain = (sentence: string) => sentence.replaceAll(/[\u00a0\u202f]/gu, ' ');
const EXPORTED = plain(panelFr.settings.exported);

/** Saves the safety copy by keyboard, and gives the file. */
async function saveCopy({ recorded }: { recorded: { files: { name: string; text: string }[] } }) {
  await tabTo('[data-action=safety-copy]');
  await press('{Enter}');
  await expect.poll(words).toContain(EXPORTED);
  const file = recorded.files.at(-1);
  if (!file) throw new Error('No file was saved.');
  return file;
}

describe('the safety copy, in the console', () => {
  test('is imported next to a newer draft, and holds no access', async () => {
    const scene = await showScene('console/packs/list');
    const { db } = scene;
    const { name, text } = await saveCopy(scene);
    const { token } = (await db.meta.get('membership')) as { token: string };
    expect(text).not.toContain(token);
    const [row] = await db.packDrafts.toArray();
    await db.packDrafts.update(PACK, {
      pack: { ...row?.pack, title: { fr: 'Depuis la panne' } } as never,
      changedAt: (row?.changedAt ?? 0) + 1,
    });

    user.upload('[data-field=safety-copy]', name, text);
    await expect.poll(words).toContain('Un paquet avait déjà un brouillon ici');
    const titles = (await db.packDrafts.toArray()).map(({ pack }) => pack.title.fr);
    expect(titles.sort()).toEqual(['Accueil des appels', 'Depuis la panne']);

    user.upload('[data-field=safety-copy]', 'autre.txt', '[]');
    await expect.poll(words).toContain(plain(panelFr.settings.importRefused['not-a-safety-file']));
    expect(await db.packDrafts.count()).toBe(2);
  });

  test('is exported although the console cannot read its data', async () => {
    const scene = await showScene('console/packs/unreadable');
    expect(words()).toContain('La console ne peut pas lire ses données');
    expect(JSON.parse((await saveCopy(scene)).text)).toMatchObject({ counts: { packDrafts: 1 } });
  });

  test('is exported from a database of a newer version', async () => {
    const scene = await showScene('console/queue/newer-database');
    await waitFor('[data-tone=bad] [data-action=safety-copy]');
    expect(words()).toContain('Ces données viennent d’une version plus récente de Souffleur.');
    expect(JSON.parse((await saveCopy(scene)).text)).toHaveProperty('counts');
  });

  test('is exported by a former trainer', async () => {
    const scene = await showScene('console/gate/not-trainer');
    expect(JSON.parse((await saveCopy(scene)).text)).toMatchObject({ counts: { packDrafts: 1 } });
  });
});
