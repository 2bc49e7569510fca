import { describe, expect, onTestFinished, test } from 'vitest';
import { page } from 'vitest/browser';
import { TWO_VERSIONS } from '@/gallery/fixtures/tips';
import type { SouffleurDatabase } from '@/storage/database/database';
import { frames } from '@/tests/component/support/accessibility';
import { insertText, press, tabTo, words } from '@/tests/component/support/keys';
import { showScene } from '@/tests/component/support/show-scene';

const [ORIGINAL, COPY] = TWO_VERSIONS;
const DIALOG = '[role=dialog], [role=alertdialog]';

const ids = async (db: SouffleurDatabase) => (await db.tips.toArray()).map(({ id }) => id);
const commands = async (db: SouffleurDatabase) => (await db.commands.toArray()).map(({ body }) => body);

async function act(selector: string): Promise<void> {
  await tabTo(selector);
  await press('{Enter}');
}

/** Opens an empty draft and writes into it, once its field has the focus: what is inserted earlier goes elsewhere. */
async function draftTip(text: string) {
  const scene = await showScene('panel/capture/new');
  await expect.poll(() => document.activeElement?.matches('[data-field=words]')).toBe(true);
  await insertText(text);
  await expect.poll(words).toContain('Brouillon gardé');
  return scene;
}

describe('[S6] two versions of a tip', () => {
  test.each([320, 360, 400])('are side by side, whole, at %i px', async (width) => {
    await showScene('panel/tips/two-versions', { width });
    await frames();
    const tip = document.querySelector('[data-state=two-versions]');
    expect(tip?.textContent).toContain(ORIGINAL?.content.words);
    expect(tip?.textContent).toContain(COPY?.content.words);
    const root = document.documentElement;
    expect(root.scrollWidth).toBeLessThanOrEqual(root.clientWidth);
    const cut = [...(tip?.querySelectorAll('*') ?? [])].filter(
      (element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0,
    );
    expect(cut).toEqual([]);
  });

  test('become the author’s, as an edit of the newest revision, when they say so', async () => {
    const { db } = await showScene('panel/tips/two-versions');
    await act('[data-action=send-mine]');
    await expect.poll(words).toContain('Votre version remplacera l’autre');
    expect(await ids(db)).toEqual([ORIGINAL?.id]);
    const content = { words: COPY?.content.words };
    expect(await commands(db)).toMatchObject([
      { type: 'tip.revise', tipId: ORIGINAL?.id, baseRevision: 2, content },
    ]);
  });

  test('both stay when the author wants both: theirs leaves as a tip of its own', async () => {
    const { db } = await showScene('panel/tips/two-versions-taken-up');
    expect(document.querySelector('[data-state=two-versions] [data-action=send-mine]')).toBeNull();
    await act('[data-action=keep-both]');
    await expect.poll(words).toContain('partira comme une nouvelle astuce');
    expect(await ids(db)).toEqual([ORIGINAL?.id, COPY?.id]);
    const content = { words: COPY?.content.words };
    expect(await commands(db)).toMatchObject([{ type: 'tip.capture', tipId: COPY?.id, content }]);
    await expect.poll(() => document.querySelector('[data-state=two-versions]')).toBeNull();
  });

  test('are one again when the author drops theirs, and nothing leaves', async () => {
    const { db } = await showScene('panel/tips/two-versions');
    await act('[data-action=drop-mine]');
    await expect.poll(words).toContain('Votre version est jetée');
    expect(await ids(db)).toEqual([ORIGINAL?.id]);
    expect(await commands(db)).toEqual([]);
  });
});

describe('[S1] on a full disk', () => {
  /** From now on every write of this page fails as on a full disk, until the test ends. */
  function fillDisk(): void {
    const { put, add, delete: drop } = IDBObjectStore.prototype;
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    Object.assign(IDBObjectStore.prototype, { put: full, add: full, delete: full });
    onTestFinished(() => void Object.assign(IDBObjectStore.prototype, { put, add, delete: drop }));
  }
  const isTold = () => expect.poll(words).toContain('Le disque est plein');

  test('a choice says that nothing was written, and nothing was', async () => {
    const { db } = await showScene('panel/tips/two-versions');
    fillDisk();
    await act('[data-action=send-mine]');
    await isTold();
    expect(await ids(db)).toEqual([ORIGINAL?.id, COPY?.id]);
    expect(await commands(db)).toEqual([]);
  });

  test('a withdrawal says that nothing was written, and nothing was', async () => {
    const { db } = await showScene('panel/tips/two-versions');
    fillDisk();
    await act('[data-state=received] button:last-of-type');
    await expect.poll(words).toContain('L’équipe ne la verra plus et son texte sera effacé');
    await act('[role=dialog] [data-action=withdraw], [role=alertdialog] [data-action=withdraw]');
    await expect.poll(() => document.querySelector(DIALOG)).toBeNull();
    await isTold();
    expect(words()).not.toContain('Astuce retirée');
    expect(await ids(db)).toEqual([ORIGINAL?.id, COPY?.id]);
    expect(await commands(db)).toEqual([]);
  });

  test('a setting says that nothing was written, and nothing was', async () => {
    const { db } = await showScene('panel/settings/alone');
    const before = await db.meta.get('preferences');
    fillDisk();
    await page.getByLabelText('Apparence').click();
    await page.getByRole('option', { name: 'Sombre' }).click();
    await isTold();
    expect(await db.meta.get('preferences')).toEqual(before);
  });

  test('a draft that could not be thrown away is still there, and is said to be', async () => {
    const { db } = await draftTip('Toujours là.');
    fillDisk();
    await page.getByRole('button', { name: 'Jeter le brouillon' }).click();
    await isTold();
    expect(document.querySelector<HTMLTextAreaElement>('[data-field=words]')?.value).toBe('Toujours là.');
    expect(await db.drafts.toArray()).toHaveLength(1);
  });
});

test('a tip that never left is withdrawn with the true words', async () => {
  const { db } = await draftTip('Jamais partie.');
  await act('[data-action=save-tip]');
  await expect.poll(words).toContain('Gardée sur ce poste.');
  await act('[data-action=tips]');
  await expect.poll(() => document.querySelector('[data-state=kept]')).not.toBeNull();
  await act('[data-state=kept] button:last-of-type');
  await expect.poll(words).toContain('personne d’autre ne l’a vue');
  await act('[role=dialog] [data-action=withdraw], [role=alertdialog] [data-action=withdraw]');
  await expect.poll(words).toContain('Astuce retirée');
  expect(await db.tips.toArray()).toEqual([]);
});
