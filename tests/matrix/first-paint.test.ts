import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { pageFiles } from '@/bench/first-paint';
import { BUILT_EXTENSION } from '@/tests/support/built-extension';

const read = (file: string) => readFile(join(BUILT_EXTENSION, file));

async function kilobytes(files: readonly string[]): Promise<number> {
  const contents = await Promise.all(files.map(read));
  return contents.reduce((sum, each) => sum + gzipSync(each, { level: 9 }).length, 0) / 1000;
}

/** Which files hold code of Base UI: its parts name their attributes so. */
async function withBaseUi(files: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(files.map(async (file) => [file, String(await read(file))] as const));
  return texts.filter(([, text]) => text.includes('data-base-ui-${')).map(([file]) => file);
}

test('the panel is drawn without the code of dialogs and selects, which it reads ahead', async () => {
  const { firstPaint, later } = await pageFiles(BUILT_EXTENSION, 'sidepanel.html');
  expect(firstPaint.some((file) => file.includes('start-'))).toBe(true);
  expect(await withBaseUi(firstPaint)).toEqual([]);
  expect(await withBaseUi(later)).not.toEqual([]);
  expect(await kilobytes(firstPaint)).toBeLessThan(286);
  // 84 before a call had screens of its own. 15 are the page script and 5 the help, the check and the news, all of which
  // were in the first paint; 18 are what a call may need at any moment: a line read aloud, one's own wording, the
  // recovery after a hard call, the call's note.
  expect(await kilobytes(later)).toBeLessThan(122);
});

test('the console opens on its queue without the code of menus, tabs and fields that its other screens have', async () => {
  const { firstPaint, later } = await pageFiles(BUILT_EXTENSION, 'console.html');
  expect(await withBaseUi(firstPaint)).toEqual([]);
  expect(await withBaseUi(later)).not.toEqual([]);
  expect(await kilobytes(firstPaint)).toBeLessThan(280);
});
