import { expect, test } from 'vitest';
import { waitForFocus } from '@/tests/component/support/console-steps';
import { typeSlowly, words } from '@/tests/component/support/keys';
import { showScene } from '@/tests/component/support/show-scene';

const states = () =>
  [...document.querySelectorAll<HTMLElement>('[data-tip-id]')].map(({ dataset }) => dataset.state);

test('words typed where no field is chosen take no tip, and write nothing', async () => {
  const { db } = await showScene('console/queue/tips');
  await waitForFocus('[role=listbox]');
  const before = states();
  for (const typed of ['appel refusé', 'mauvais dossier 3', 'dette r a m']) {
    await typeSlowly(typed, 60);
    await expect.poll(words).toContain('Ces touches n’ont rien écrit');
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(document.querySelector('[role=dialog], [role=alertdialog]')).toBeNull();
    expect(states()).toEqual(before);
    expect([await db.packDrafts.count(), await db.commands.count()]).toEqual([0, 0]);
  }
});
