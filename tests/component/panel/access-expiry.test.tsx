import { describe, expect, test } from 'vitest';
import { words } from '@/tests/component/support/keys';
import { showScene } from '@/tests/component/support/show-scene';

/** The browser of a scene speaks the other language. */
const SENTENCES = {
  fr: 'L’accès de ce navigateur se termine le 3 décembre 2026',
  en: 'The access of this browser ends on December 3, 2026',
};
const TIP_BUTTON = { fr: 'Noter une astuce', en: 'Write down a tip' };

const atFoot = () =>
  (document.querySelector('footer [data-tone]')?.textContent ?? '').replaceAll(/[\u00a0\u202f]/gu, ' ');

/** Every state that the page was in: what its new-tip button said, and in which language and theme. */
function followDrawings() {
  const drawn = new Set<string>();
  const note = () => {
    const said = document.querySelector('footer [data-action=new-tip]')?.textContent ?? '';
    const { lang, dataset } = document.documentElement;
    if (said !== '') drawn.add(`${lang}, ${dataset.theme}: ${said}`);
  };
  const observer = new MutationObserver(note);
  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  return {
    end: () => {
      note();
      observer.disconnect();
      return [...drawn];
    },
  };
}

describe.each(['fr', 'en'] as const)('an access that soon expires, in %s', (language) => {
  test('the panel is drawn in the chosen language and theme from the first', async () => {
    const drawings = followDrawings();
    await showScene('panel/search/access-expires', { language, theme: 'dark' });
    const drawn = drawings.end();
    expect(drawn).toEqual([expect.stringContaining(`${language}, dark: ${TIP_BUTTON[language]}`)]);
  });

  test('is announced at the foot in the chosen language, not in the browser’s', async () => {
    await showScene('panel/search/access-expires', { language });
    expect(atFoot()).toContain(SENTENCES[language]);
  });

  test('the settings say it, and leave the announcement to the first screen', async () => {
    const { db, panel } = await showScene('panel/settings/access-expires', { language });
    await expect.poll(words).toContain(SENTENCES[language]);
    expect(atFoot()).toBe('');
    expect(await db.meta.get('membership')).not.toHaveProperty('announcedExpiryAt');
    panel.store.getState().home();
    await expect.poll(atFoot).toContain(SENTENCES[language]);
    expect(await db.meta.get('membership')).toHaveProperty('announcedExpiryAt');
  });
});
