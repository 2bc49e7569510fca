import { describe, expect, it } from 'vitest';
import { createWording } from '@/components/i18n/i18n';

type Dictionary = Record<string, string>;

const modules = import.meta.glob<Record<string, unknown>>('../../../components/i18n/**/*.{fr,en}.ts', {
  eager: true,
});

/** `namespace.language` → every sentence by its key, such as `search.results_one`. */
const dictionaries = new Map(
  Object.entries(modules).map(([path, module]) => {
    const name = /([\w-]+\.(?:fr|en))\.ts$/u.exec(path)?.[1] ?? path;
    return [name, Object.assign({}, ...Object.values(module).map((value) => flat(value))) as Dictionary];
  }),
);
const namespaces = [...new Set([...dictionaries.keys()].map((name) => name.split('.')[0] ?? ''))];

function flat(value: unknown, index = ''): Dictionary {
  if (typeof value === 'string') return { [index]: value };
  return Object.assign(
    {},
    ...Object.entries(value as object).map(([key, inside]) =>
      flat(inside, index === '' ? key : `${index}.${key}`),
    ),
  ) as Dictionary;
}

const of = (namespace: string, language: 'fr' | 'en') => dictionaries.get(`${namespace}.${language}`) ?? {};
const variables = (text: string) => [...text.matchAll(/\{\{\s*([\w]+)/gu)].map(([, name]) => name).sort();

/** Sentences of a namespace that break a rule, as `key: sentence`. */
function breaking(dictionary: Dictionary, rule: (text: string, key: string) => boolean): string[] {
  return Object.entries(dictionary)
    .filter(([key, text]) => !rule(text, key))
    .map(([key, text]) => `${key}: ${text}`);
}

/** What is the same word in both languages; a pattern that holds no word is never asked. */
const SAME_IN_BOTH = new Set([
  'Souffleur',
  'Souffleur, console',
  'Souffleur {{version}}',
  '{{title}}, version {{version}}',
  'Console',
  'Situation',
  'Situations',
  'situation',
  'Question',
  'Source',
  'Français',
  'English',
  'chat',
  'e-mail',
  'Ctrl',
  'Alt',
  // Keys of the guide.
  'C',
]);

const whole = (words: string) => new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, 'iu');
const ENGLISH = whole(
  'the|and|your|you|not|with|from|this|that|has|have|was|will|card|cards|save|send|again',
);
const FRENCH = whole('le|la|les|une|des|vous|votre|avec|pas|est|sont|fiche|fiches|astuce|dans');
/** A sentence without the parts that no typography rules: addresses, values filled in, names of keys. */
const bare = (text: string) =>
  text
    .replace(/https?:\/\/\S*/gu, 'adresse')
    .replace(/\{\{[^}]*\}\}/gu, 'valeur')
    .replace(/\([^)]*\?\)/gu, '(touches)');
/** Beginnings of a sentence that a person goes on writing. */
const isBeginning = (key: string) => key.startsWith('decline.starters.');

describe.each(namespaces)('the words of %s', (namespace) => {
  const fr = of(namespace, 'fr');
  const en = of(namespace, 'en');

  it('have the same keys in both languages', () => {
    expect(Object.keys(fr).length).toBeGreaterThan(0);
    expect(Object.keys(en).sort()).toEqual(Object.keys(fr).sort());
  });

  it('are filled with the same values in both languages', () => {
    // "Votre brouillon" may stand where English says "1 draft": a singular need not show its count.
    const needed = (key: string, text: string) =>
      variables(text).filter((name) => name !== 'count' || !/_(?:zero|one)$/u.test(key));
    const unequal = Object.keys(fr).filter(
      (key) => needed(key, fr[key] ?? '').join() !== needed(key, en[key] ?? '').join(),
    );
    expect(unequal).toEqual([]);
  });

  it('have a plural for each singular', () => {
    const singulars = Object.keys(fr).filter((key) => /_(?:zero|one)$/u.test(key));
    expect(singulars.filter((key) => !(key.replace(/_(?:zero|one)$/u, '_other') in fr))).toEqual([]);
    const plurals = Object.keys(fr).filter((key) => key.endsWith('_other'));
    expect(plurals.filter((key) => !(key.replace(/_other$/u, '_one') in fr))).toEqual([]);
    expect(plurals.filter((key) => !variables(fr[key] ?? '').includes('count'))).toEqual([]);
  });

  it('are never empty, and have no space at an end or twice', () => {
    const neat = (text: string, key: string) => {
      const shown = isBeginning(key) ? text.trimEnd() : text;
      return shown !== '' && shown.trim() === shown && !/ {2}|\n/u.test(shown);
    };
    expect([breaking(fr, neat), breaking(en, neat)]).toEqual([[], []]);
  });

  it('have typographic apostrophes, ellipses and no stray quotes', () => {
    for (const dictionary of [fr, en]) {
      expect(breaking(dictionary, (text) => !/['"`]|\.\.\./u.test(bare(text)))).toEqual([]);
    }
  });

  it('in French have a narrow no-break space before ; : ! ? and inside « »', () => {
    const right = (text: string) => !/(?<!\u202f)[;:!?»]|«(?!\u202f)|[ \u00a0]\u202f|[“”]/u.test(bare(text));
    expect(breaking(fr, right)).toEqual([]);
  });

  it('in English have no space before ; : ! ? and no French quotes', () => {
    expect(breaking(en, (text) => !/\s[;:!?]|[«»\u202f]/u.test(bare(text)))).toEqual([]);
  });

  it('are translated: nothing is the same in both but what must be', () => {
    const same = breaking(fr, (text, key) => {
      const hasWords = /\p{L}/u.test(text.replace(/\{\{[^}]*\}\}/gu, ''));
      return text !== en[key] || !hasWords || SAME_IN_BOTH.has(text);
    });
    expect(same).toEqual([]);
  });

  it('keep to their language', () => {
    const unquoted = (text: string) => bare(text).replace(/[“«][^”»]*[”»]/gu, 'nom');
    expect(breaking(fr, (text) => SAME_IN_BOTH.has(text) || !ENGLISH.test(unquoted(text)))).toEqual([]);
    expect(breaking(en, (text) => SAME_IN_BOTH.has(text) || !FRENCH.test(unquoted(text)))).toEqual([]);
  });
});

describe('the list of what may be the same', () => {
  it('has no key that is unused in both', () => {
    const said = (language: 'fr' | 'en') =>
      new Set(namespaces.flatMap((namespace) => Object.values(of(namespace, language))));
    const stale = [...SAME_IN_BOTH].filter((text) => !said('fr').has(text) || !said('en').has(text));
    expect(stale).toEqual([]);
  });
});

describe('a wording', () => {
  it('says each sentence of each dictionary, and switches language at once', async () => {
    const wording = createWording('fr');
    for (const language of ['fr', 'en'] as const) {
      await wording.changeLanguage(language);
      // A part of another dictionary is said with it.
      const registered = namespaces.filter((namespace) => wording.hasResourceBundle(language, namespace));
      expect(registered).toContain('guide');
      for (const namespace of registered) {
        const unsaid = Object.entries(of(namespace, language)).filter(
          ([key, text]) => wording.getResource(language, namespace, key) !== text,
        );
        expect(unsaid).toEqual([]);
      }
      expect(wording.t('back')).toBe(language === 'fr' ? 'Retour' : 'Back');
    }
  });

  it.each([
    [0, 'Aucune fiche', 'No card'],
    [1, '1 fiche', '1 card'],
    [2, '2 fiches', '2 cards'],
    [1_000, '1000 fiches', '1000 cards'],
  ])('counts %d', async (count, fr, en) => {
    const wording = createWording('fr');
    expect(wording.t('search.results', { count })).toBe(fr);
    await wording.changeLanguage('en');
    expect(wording.t('search.results', { count })).toBe(en);
  });

  it('counts none where a sentence has no form for none', () => {
    const wording = createWording('fr');
    expect(wording.t('news.older', { count: 0 })).toBe('Voir 0 publication plus ancienne');
  });

  it('shows what was typed as it was typed: no markup escaped twice, no nesting, no filling in again', () => {
    const typed = '<b>&amp; $t(back) {{query}} « é »';
    expect(createWording('en').t('search.nothing', { query: typed })).toBe(`Nothing found for “${typed}”`);
  });
});
