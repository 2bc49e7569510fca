import { describe, expect, test } from 'vitest';
import {
  focused,
  press,
  pressOnLayout,
  settled,
  tabTo,
  typeSlowly,
  words,
} from '@/tests/component/support/keys';
import { cardTitle, LESSON, toastText, wholeLine } from '@/tests/component/support/panel-steps';
import { showScene } from '@/tests/component/support/show-scene';

type Scene = Awaited<ReturnType<typeof showScene<'panel/card/lesson'>>>;

/** Long after the last key, when nothing waits for what follows it any more. */
const afterTheLastKey = () => new Promise((resolve) => setTimeout(resolve, 800));

async function stored({ db, page }: Scene) {
  const tables = [db.tips, db.commands, db.drafts, db.favourites];
  return {
    rows: await Promise.all(tables.map((table) => table.toArray())),
    note: page.state.text,
    language: cardTitle().element().getAttribute('lang'),
  };
}

describe('words typed in the belief that the caret is in the page', () => {
  test.each(['rappel mardi 14', 'erreur fln', 'non joignable, 2 messages', '1 rendez-vous, 14 h 30'])(
    '“%s” changes nothing, and the panel says so',
    async (typed) => {
      const scene = await showScene('panel/card/lesson');
      const before = await stored(scene);
      for (const from of ['article h1', '[data-line="1"] button:last-of-type']) {
        if (from !== 'article h1') await tabTo(from);
        await typeSlowly(typed, 60);
        await expect.poll(words).toContain('Ces touches n’ont rien écrit');
        await afterTheLastKey();
        expect(await stored(scene)).toEqual(before);
        expect(document.querySelector(`[data-card-id="${LESSON}"] article`)).not.toBeNull();
      }
    },
  );

  test('a slow typist’s digit is taken out of the page again', async () => {
    const scene = await showScene('panel/card/lesson');
    const { n } = wholeLine();
    const before = await stored(scene);
    await typeSlowly(`${n} rdv`, 400);
    await expect.poll(words).toContain('La ligne a été retirée');
    expect(await stored(scene)).toEqual(before);
  });

  test('a held key inserts once', async () => {
    const { page: crm } = await showScene('panel/card/lesson');
    const { n, text } = wholeLine();
    // The typing of the test before has ended: the tests of a file share one page.
    await afterTheLastKey();
    await press(`{${n}>12/}`);
    await expect.poll(() => crm.state.text).toBe(text);
    await afterTheLastKey();
    expect(crm.state.text).toBe(text);
  });

  test('an Alt code and a composition do nothing of ours', async () => {
    const { page: crm } = await showScene('panel/card/lesson');
    await tabTo('[data-line] input');
    await press('{Alt>}[Numpad0][Numpad2][Numpad0][Numpad1]{/Alt}');
    await expect.poll(focused).toMatch(/^input /u);
    await press('{Escape}');
    await pressOnLayout({ key: 'Process', code: 'Digit1' });
    await settled();
    expect(toastText()).toBe('');
    expect(crm.state.text).toBe('');
  });
});
