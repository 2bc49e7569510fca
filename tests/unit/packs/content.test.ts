import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cardRef } from '@/protocol/card-ref';
import { type Card, type CardText, PACK_LIMITS, type Pack } from '@/protocol/pack';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import { scriptPieces } from '@/protocol/text/placeholder';
import { shippedPack } from '@/tests/support/shipped-packs';

const PACKS = join(import.meta.dirname, '..', '..', '..', 'packs');
const desescalade = shippedPack('desescalade');
const relationClient = shippedPack('relation-client');

type Page = { where: string; card: Card; language: Language; text: CardText };

/** The card that is a list of what not to say, and may be as long as a list can be. */
const PHRASES_TO_BANISH = 'vingt-phrases-a-bannir';

/** Each card in each language, with a name to show when a rule is broken. */
function pagesOf(pack: Pack): Page[] {
  return pack.cards.flatMap((card) =>
    LANGUAGES.flatMap((language) => {
      const text = card[language];
      return text === undefined
        ? []
        : [{ where: `${cardRef(pack.id, card.id)} ${language}`, card, language, text }];
    }),
  );
}

/**
 * How many words are said: a word is what has a letter or a digit and stands between spaces, so that
 * "l’adresse" and "rappelle-t-on" are one each and "50 000" two; a placeholder counts as one, whatever it is
 * filled with.
 */
function wordsSaid(text: string): number {
  const said = scriptPieces(text)
    .map((piece) => ('text' in piece ? piece.text : 'valeur'))
    .join('');
  return said.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

const broken = (pages: Page[], problem: (page: Page) => unknown[]) =>
  pages.flatMap((page) => problem(page).map((each) => `${page.where}: ${String(each)}`));
/** A text as its words alone, for telling whether two say the same. */
const bare = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
const isQuoted = (phrase: string) => /[.!?…]$/u.test(phrase);

describe.each([desescalade, relationClient])('the pack $id', (pack) => {
  const pages = pagesOf(pack);

  it('has each card in both languages, with as many lines to say, steps and cues in each', () => {
    const uneven = pack.cards.filter(({ fr, en }) => {
      if (!fr || !en) return true;
      return fr.scripts.length !== en.scripts.length || fr.steps.length !== en.steps.length;
    });
    expect(uneven.map(({ id }) => id)).toEqual([]);
    const otherTone = pack.cards.filter(
      ({ fr, en }) =>
        JSON.stringify(fr?.scripts.map(({ tone, channel }) => [tone, channel])) !==
        JSON.stringify(en?.scripts.map(({ tone, channel }) => [tone, channel])),
    );
    expect(otherTone.map(({ id }) => id)).toEqual([]);
  });

  it('has a file named after each card', async () => {
    const files = await readdir(join(PACKS, pack.id, 'cards'));
    expect(files.sort()).toEqual(pack.cards.map(({ id }) => `${id}.yaml`).sort());
  });

  it('is far from the limits of a pack', () => {
    expect(Buffer.byteLength(JSON.stringify(pack))).toBeLessThan(PACK_LIMITS.bytes / 4);
  });

  it('has titles of at most eight words, 4 to 8 cues (urgent: to 16), 2 to 10 steps, 3 to 5 things to avoid, keywords', () => {
    const wrong = broken(pages, ({ card, text }) =>
      [
        wordsSaid(text.title) <= 8 || `a title of ${wordsSaid(text.title)} words`,
        (text.cues.length >= 4 && text.cues.length <= (card.urgent ? 16 : 8)) || `${text.cues.length} cues`,
        (text.steps.length >= 2 && text.steps.length <= 10) || `${text.steps.length} steps`,
        (text.avoid.length >= 3 && text.avoid.length <= (card.id === PHRASES_TO_BANISH ? 20 : 5)) ||
          `${text.avoid.length} to avoid`,
        text.keywords.length >= 8 || `${text.keywords.length} keywords`,
      ].filter((each) => each !== true),
    );
    expect(wrong).toEqual([]);
  });

  it('has lines of 8 to 25 words, each a whole sentence', () => {
    const wrong = broken(pages, ({ text }) =>
      text.scripts
        .filter((script) => {
          const words = wordsSaid(script.text);
          return words < 8 || words > 25 || !/[.!?…»’]$/u.test(script.text.trim());
        })
        .map((script) => `${wordsSaid(script.text)} words: ${script.text}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has no line that its card advises to avoid', () => {
    const wrong = broken(pages, ({ text }) =>
      text.avoid
        .filter(({ phrase }) => isQuoted(phrase))
        .flatMap(({ phrase }) =>
          text.scripts
            .filter((script) => ` ${bare(script.text)} `.includes(` ${bare(phrase)} `))
            .map((script) => `“${phrase}” in “${script.text}”`),
        ),
    );
    expect(wrong).toEqual([]);
  });

  it.each(LANGUAGES)('says no line twice in %s', (language) => {
    const seen = new Map<string, string>();
    const twice = broken(
      pages.filter((page) => page.language === language),
      ({ where, text }) =>
        text.scripts.flatMap((script) => {
          const before = seen.get(bare(script.text));
          seen.set(bare(script.text), where);
          return before === undefined ? [] : [`as in ${before}: ${script.text}`];
        }),
    );
    expect(twice).toEqual([]);
  });

  it('begins no two lines of a card with the same three words', () => {
    const alike = broken(pages, ({ text }) => {
      const openings = text.scripts.map((script) => bare(script.text).split(' ').slice(0, 3).join(' '));
      return openings.filter((opening, index) => openings.indexOf(opening) !== index);
    });
    expect(alike).toEqual([]);
  });

  it('has French typography in French and no straight apostrophe in either, but in words as typed', () => {
    const shown = ({ text }: Page) => [
      text.title,
      text.summary,
      ...text.cues,
      ...text.steps,
      ...text.scripts.map((script) => script.text),
      ...text.avoid.flatMap(({ phrase, instead }) => [phrase, instead]),
      ...(text.customerSteps ?? []),
    ];
    const wrong = broken(pages, (page) =>
      shown(page).filter((text) => {
        const words = text.replace(/\{\{[^}]*\}\}/gu, 'valeur').replace(/\d:\d/gu, '');
        if (/['"]|\.\.\./u.test(words)) return true;
        return page.language === 'fr'
          ? /(?<!\u202f)[;:!?»]|«(?!\u202f)/u.test(words)
          : /\s[;:!?]|[«»\u202f]/u.test(words.replace(/‘[^’]*’/gu, 'x'));
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('has no braces that are no placeholder', () => {
    const unread = broken(pages, ({ text }) =>
      text.scripts
        .filter((script) =>
          scriptPieces(script.text).some((piece) => 'text' in piece && /[{}]/u.test(piece.text)),
        )
        .map((script) => script.text),
    );
    expect(unread).toEqual([]);
  });

  it('leads on to cards that exist, here or in the other pack, and has a day of review', () => {
    const known = new Set(
      [desescalade, relationClient].flatMap(({ id, cards }) => cards.map((card) => cardRef(id, card.id))),
    );
    const lost = pack.cards.flatMap(({ id, next }) =>
      next
        .map((ref) => (ref.includes('/') ? ref : cardRef(pack.id, ref)))
        .filter((ref) => !known.has(ref) || ref === cardRef(pack.id, id))
        .map((ref) => `${id} → ${ref}`),
    );
    expect(lost).toEqual([]);
    const undated = pack.cards.filter(
      ({ revisedOn, reviewBy }) => !revisedOn || !reviewBy || reviewBy <= revisedOn,
    );
    expect(undated.map(({ id }) => id)).toEqual([]);
  });
});

describe('the ten lessons', () => {
  const lessons = desescalade.cards.filter(({ kind }) => kind === 'lesson');
  const pages = pagesOf(desescalade).filter(({ card }) => card.kind === 'lesson');

  it('are ten, in order, before what to keep at hand and one card about them', () => {
    const ids = Array.from({ length: 10 }, (_, index) => `lecon-${String(index + 1).padStart(2, '0')}`);
    expect(lessons.map(({ id }) => id)).toEqual(ids);
    expect(desescalade.chapters.flatMap(({ cards }) => cards)).toEqual([
      ...ids,
      PHRASES_TO_BANISH,
      'deux-minutes-pour-soi',
      'a-propos',
    ]);
    expect(desescalade.cards.filter(({ kind }) => kind === 'about').map(({ id }) => id)).toEqual([
      'a-propos',
    ]);
  });

  it('have six lines to say at least, in at least two tones', () => {
    const wrong = broken(pages, ({ text }) => {
      const tones = new Set(text.scripts.map(({ tone }) => tone));
      return text.scripts.length < 6 || tones.size < 2
        ? [`${text.scripts.length} lines, ${tones.size} tones`]
        : [];
    });
    expect(wrong).toEqual([]);
    expect(pages.filter(({ text }) => text.scripts.some((script) => script.text.includes('{{'))).length).toBe(
      pages.length,
    );
  });

  it.each([
    ['lecon-01', ['lecon-02', 'relation-client/insultes']],
    ['lecon-02', ['lecon-03', 'relation-client/a-deja-tout-explique']],
    ['lecon-03', ['lecon-04', 'lecon-02']],
    ['lecon-04', ['lecon-05', 'lecon-02']],
    ['lecon-05', ['lecon-06', 'relation-client/verifier-l-identite', 'lecon-02']],
    ['lecon-06', ['lecon-07', 'lecon-02']],
    ['lecon-07', ['lecon-08', 'lecon-02']],
    ['lecon-08', ['relation-client/conclure-un-appel', 'lecon-09', 'deux-minutes-pour-soi', 'lecon-02']],
    ['lecon-09', ['lecon-08', 'lecon-10', 'relation-client/geste-commercial', 'lecon-02']],
    [
      'lecon-10',
      [
        'lecon-09',
        'relation-client/veut-un-responsable',
        'relation-client/mediateur-et-justice',
        'deux-minutes-pour-soi',
      ],
    ],
  ])('lead from %s to %j', (id, next) => {
    expect(lessons.find((lesson) => lesson.id === id)?.next).toEqual(next);
  });

  it('have the word that centres the mind in the lesson about a whole solution', () => {
    const text = lessons.find(({ id }) => id === 'lecon-08');
    expect(text?.fr?.scripts.some((script) => /parfait/iu.test(script.text))).toBe(true);
    expect(text?.en?.scripts.some((script) => /perfect/iu.test(script.text))).toBe(true);
  });

  it.each(LANGUAGES)('credit their author in %s, in the source and on the card about them', (language) => {
    const about = desescalade.cards.find(({ kind }) => kind === 'about')?.[language];
    for (const text of [desescalade.source?.[language], about?.summary]) {
      expect(text).toContain('Mike Aoki');
      expect(text).toContain('Comment prendre en charge un client mécontent au téléphone');
    }
    expect(about?.summary).toMatch(/50[,\u202f\u00a0]000/u);
  });
});

describe('the card of phrases to banish', () => {
  it('holds twenty pairs in each language, none twice', () => {
    const pages = pagesOf(desescalade).filter(({ card }) => card.id === PHRASES_TO_BANISH);
    expect(pages.map(({ text }) => new Set(text.avoid.map(({ phrase }) => bare(phrase))).size)).toEqual([
      20, 20,
    ]);
  });
});

describe('the card for the two minutes after a hard call', () => {
  it('has the same steps with a clock in both packs, from zero and within two minutes', () => {
    const stepsOf = (pack: Pack, id: string) =>
      pagesOf(pack)
        .filter(({ card }) => card.id === id)
        .map(({ text }) => text.timedSteps);
    const steps = stepsOf(desescalade, 'deux-minutes-pour-soi');
    expect(steps.map((each) => each?.map(({ start }) => start))).toEqual(
      LANGUAGES.map(() => ['0:00', '0:20', '1:00', '1:30']),
    );
    expect(stepsOf(relationClient, 'apres-un-appel-dur')).toEqual(steps);
  });
});

describe('the pack of everyday customer relations', () => {
  it('has eleven chapters, none empty, and sixty cards at least', () => {
    expect(relationClient.chapters.map(({ cards }) => cards.length > 0)).toEqual(Array(11).fill(true));
    expect(relationClient.cards.length).toBeGreaterThanOrEqual(60);
  });

  it('has three lines to say at least on each card', () => {
    const few = broken(pagesOf(relationClient), ({ text }) =>
      text.scripts.length < 3 ? [text.scripts.length] : [],
    );
    expect(few).toEqual([]);
  });

  it('says none of the lines of the ten lessons', () => {
    const lines = (pack: Pack) =>
      pagesOf(pack).flatMap(({ text }) => text.scripts.map((script) => bare(script.text)));
    const lessons = new Set(lines(desescalade));
    expect(lines(relationClient).filter((line) => lessons.has(line))).toEqual([]);
  });
});
