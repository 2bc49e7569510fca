import { describe, expect, it } from 'vitest';
import { cardFr } from '@/components/i18n/card.fr';
import { bytesInWords, dayInWords, duration, timeAgo } from '@/components/i18n/dates';
import { errorsEn } from '@/components/i18n/errors.en';
import { errorsFr } from '@/components/i18n/errors.fr';
import { createWording } from '@/components/i18n/i18n';
import { panelFr } from '@/components/i18n/panel.fr';
import { problemInWords } from '@/components/i18n/problems';
import { ROLES } from '@/protocol/api';
import { PACK_LIMITS, packSchema } from '@/protocol/pack';
import { CHANNELS, TONES } from '@/protocol/pack-fields';
import { packSourceSchema } from '@/protocol/pack-source';
import { PAGE_OBSTACLES } from '@/protocol/page';
import { LANGUAGES } from '@/protocol/text/language';
import { DATA_PROBLEMS, type DataProblem } from '@/protocol/validation/data-problem';
import {
  COMMAND_REASONS,
  REACH_REASONS,
  SERVICE_REASONS,
  STORAGE_REASONS,
} from '@/protocol/validation/errors';
import { readUntrustedJson, validateUntrusted } from '@/protocol/validation/validate';
import { card, pack } from '@/tests/support/database';

const reasons = [SERVICE_REASONS, REACH_REASONS, STORAGE_REASONS].flatMap((set) => Object.keys(set));
const dataKeys = DATA_PROBLEMS.map((problem) => `data-${problem}`);

describe('every closed reason', () => {
  it.each([...new Set([...reasons, ...COMMAND_REASONS, ...dataKeys])])(
    '%s has a sentence of its own',
    (key) => {
      for (const errors of [errorsFr, errorsEn] as Record<string, string>[]) {
        expect(errors[key]).toBeTruthy();
        const others = Object.keys(errors).filter((other) => other !== key);
        expect(others.filter((other) => errors[other] === errors[key])).toEqual([]);
      }
    },
  );

  it('has a sentence that ends, and none is left of a reason that is no more', () => {
    const known = new Set([...reasons, ...COMMAND_REASONS, ...dataKeys, 'not-joined', 'data-place-whole']);
    expect(Object.keys(errorsFr).filter((key) => !known.has(key))).toEqual([]);
    for (const errors of [errorsFr, errorsEn] as Record<string, string>[]) {
      const sentences = Object.entries(errors).filter(([key]) => !key.startsWith('data-'));
      expect(sentences.filter(([, text]) => !/^\p{Lu}.*(?:[.!]|https:\/\/\S+)$/u.test(text))).toEqual([]);
    }
  });

  it('that can come back by itself is announced, and no others', () => {
    for (const [reason, { retryable }] of Object.entries({ ...SERVICE_REASONS, ...REACH_REASONS })) {
      if (/tout seul/u.test(errorsFr[reason as keyof typeof errorsFr])) expect(retryable, reason).toBe(true);
    }
  });

  it('of an insertion, a tone, a channel and a role has its words', () => {
    const why = Object.keys(panelFr.insertion.why);
    expect(why.sort()).toEqual(
      [...PAGE_OBSTACLES, 'no-permission', 'not-a-page', 'page-silent', 'tab-discarded'].sort(),
    );
    expect(Object.keys(cardFr.tones)).toEqual([...TONES]);
    expect(Object.keys(cardFr.channels)).toEqual([...CHANNELS]);
    expect(Object.keys(panelFr.join.roles)).toEqual([...ROLES]);
  });
});

describe('a refused file in words', () => {
  const words = (problem: DataProblem, language: 'fr' | 'en') => {
    const wording = createWording(language);
    return problemInWords(problem, wording.getFixedT(language, 'errors'), language);
  };
  const base = (): Record<string, unknown> => JSON.parse(JSON.stringify(pack('essai', 1, [card('un')])));
  const title = (fr: string) => ({ ...base(), title: { fr } });
  const parsed = (value: unknown): DataProblem[] => {
    const result = validateUntrusted(value, packSourceSchema);
    return result.ok ? [] : result.problems;
  };
  const json = (text: string): DataProblem[] => {
    const result = readUntrustedJson(text, packSchema, PACK_LIMITS.bytes);
    return result.ok ? [] : result.problems;
  };
  const deep = JSON.parse(`${'{"a":'.repeat(20)}1${'}'.repeat(20)}`) as unknown;
  const chapter = (cards: string[], title: unknown = { fr: 'Un' }) => ({
    ...base(),
    chapters: [{ id: 'un', title, cards }],
  });

  const chapterOf = (text: object) => {
    const made = pack('essai', 1, [card('un')]);
    return { ...made, cards: made.cards.map((each) => ({ ...each, fr: { ...each.fr, ...text } })) };
  };
  const fr = { question: 'Et maintenant ?' };
  const flowOf = (steps: object[]) => ({
    ...base(),
    flows: [{ id: 'panne', title: { fr: 'Panne' }, steps }],
  });
  const rule = (match: object) => ({ id: 'r', name: { fr: 'R' }, match, cards: ['un'] });

  /** Each problem as a real file brings it about, and how it must read in French. */
  const files: Record<DataProblem['problem'], [DataProblem[], string]> = {
    'too-large': [
      json('x'.repeat(6_000_000)),
      'le fichier entier\u202f: trop volumineux\u202f: 5\u202fMo au plus',
    ],
    'too-deep': [parsed(deep), 'trop de niveaux imbriqués\u202f: 12 au plus'],
    'not-json': [json('{'), 'le fichier entier\u202f: ce n’est pas un fichier JSON valable'],
    'not-yaml': [[{ path: 'ligne 3', problem: 'not-yaml' }], 'ligne 3\u202f: ce n’est pas du YAML valable'],
    'forbidden-key': [parsed({ ...base(), constructor: 1 }), 'constructor\u202f: nom interdit'],
    'wrong-format': [parsed({ ...base(), format: 'x' }), '«\u202fsouffleur-pack\u202f»'],
    'wrong-version': [parsed({ ...base(), formatVersion: 2 }), 'lit la version 1'],
    missing: [parsed({ ...base(), version: undefined }), 'version\u202f: il manque une valeur'],
    'unknown-key': [parsed({ ...base(), colour: 'red' }), 'colour\u202f: nom inconnu'],
    'wrong-type': [
      parsed({ ...base(), cards: {} }),
      'cards\u202f: mauvais type de valeur\u202f; attendu\u202f: [ … ]',
    ],
    'wrong-value': [
      parsed({ ...base(), id: 'Été' }),
      'id\u202f: valeur non admise\u202f; valeurs possibles\u202f: a-z 0-9 -',
    ],
    'too-long': [parsed(title('x'.repeat(121))), 'title › fr\u202f: trop long\u202f: 120 caractères au plus'],
    'too-short': [
      [{ path: 'code', problem: 'too-short', limit: 1 }],
      'code\u202f: trop court\u202f: 1 caractères au moins',
    ],
    'too-many': [
      parsed({ ...base(), lexicon: [{ language: 'fr', terms: Array(21).fill('a') }] }),
      '20 au plus',
    ],
    'too-few': [
      parsed({ ...base(), chapters: [] }),
      'chapters\u202f: pas assez d’éléments\u202f: 1 au moins',
    ],
    empty: [parsed(title(' ')), 'title › fr\u202f: vide'],
    'several-lines': [parsed(title('a\nb')), 'title › fr\u202f: doit tenir sur une seule ligne'],
    // A service of an earlier version refuses these.
    'control-character': [
      [{ path: 'words', problem: 'control-character' }],
      'caractère de contrôle invisible',
    ],
    'hidden-character': [[{ path: 'words', problem: 'hidden-character' }], 'caractère caché'],
    'active-content': [[{ path: 'words', problem: 'active-content' }], 'code de page web'],
    'no-language': [parsed(chapter(['un'], {})), 'chapters › 0 › title\u202f: n’existe dans aucune langue'],
    'duplicate-id': [
      parsed(chapter(['un', 'un'])),
      'chapters › 0 › cards › 1\u202f: identifiant utilisé deux fois',
    ],
    'unknown-card': [parsed(chapter(['un', 'deux'])), 'désigne une fiche qui n’existe pas'],
    'unknown-step': [
      parsed(flowOf([{ id: 'un', fr, answers: [{ text: { fr: 'Oui' }, step: 'deux' }] }])),
      'flows › 0 › steps › 0 › answers › 0 › step : mène à une étape qui n’existe pas (« deux »)',
    ],
    'dead-end': [
      parsed(flowOf([{ id: 'un', fr }])),
      'flows › 0 › steps › 0 : le parcours s’arrête ici sans fin (étape « un »)',
    ],
    'two-targets': [
      parsed(flowOf([{ id: 'un', fr, answers: [{ text: { fr: 'Oui' }, step: 'un', card: 'un' }] }])),
      'flows › 0 › steps › 0 › answers › 0 : cette réponse mène à deux endroits à la fois',
    ],
    'end-with-answers': [
      parsed(flowOf([{ id: 'un', fr, end: 'solved', answers: [{ text: { fr: 'Oui' }, card: 'un' }] }])),
      'flows › 0 › steps › 0 › end : cette étape finit le parcours et propose encore des réponses',
    ],
    'unreachable-step': [
      parsed(
        flowOf([
          { id: 'un', fr, end: 'solved' },
          { id: 'seul', fr, end: 'solved' },
        ]),
      ),
      'flows › 0 › steps › 1 : aucune réponse ne mène à l’étape « seul »',
    ],
    'endless-loop': [
      parsed(flowOf([{ id: 'un', fr, answers: [{ text: { fr: 'Encore' }, step: 'un' }] }])),
      'flows › 0 › steps › 0 : depuis l’étape « un », on tourne en rond sans jamais finir',
    ],
    'not-later': [
      parsed(
        chapterOf({
          timedSteps: [
            { start: '0:20', text: 'Respirez.' },
            { start: '0:20', text: 'Buvez.' },
          ],
        }),
      ),
      'cards › 0 › fr › timedSteps › 1 › start\u202f: doit commencer après l’étape précédente',
    ],
    'unfit-pattern': [
      parsed({ ...base(), context: [rule({ origin: 'https://*' })] }),
      'context › 0 › match › origin\u202f: adresse non admise',
    ],
    'unfit-selector': [
      parsed({
        ...base(),
        context: [rule({ origin: 'https://a.example', text: { selector: 'a:has(b)', contains: 'x' } })],
      }),
      'context › 0 › match › text › selector\u202f: sélecteur non admis',
    ],
    'unfit-placeholder': [
      parsed(chapterOf({ summary: 'Dans {{#if délai}} jours' })),
      'cards › 0 › fr › summary\u202f: blanc mal écrit\u202f: «\u202f{{#if délai}}\u202f»',
    ],
    'misplaced-placeholder': [
      parsed(title('Colis {{n}}')),
      'title › fr\u202f: ici, rien ne remplit un blanc',
    ],
    'unknown-placeholder': [
      parsed({
        ...base(),
        notes: [{ id: 'appel', title: { fr: 'Note' }, purpose: 'note', text: { fr: 'Fait : {{promise}}' } }],
      }),
      'notes › 0 › text › fr\u202f: rien ne remplit {{promise}} dans un modèle',
    ],
    'unfit-default': [
      parsed({
        ...base(),
        placeholders: [{ name: { fr: 'date du jour' }, kind: 'date', default: { fr: '31 février' } }],
      }),
      'placeholders › 0 › default › fr\u202f: «\u202f31 février\u202f» n’est pas une valeur de ce genre',
    ],
    'damaged-character': [parsed(title('d\ufffdlai')), 'title › fr\u202f: contient «\u202f\ufffd\u202f»'],
    'unknown-encoding': [
      [{ path: '', problem: 'unknown-encoding', limit: 'UTF-32' }],
      'le fichier entier\u202f: encodage illisible (UTF-32)\u202f; ',
    ],
    'unquoted-text': [
      [{ path: 'cards/box.yaml:9', problem: 'unquoted-text', limit: '#31#' }],
      'des mots seraient perdus\u202f: «\u202f#31#\u202f»',
    ],
    'card-without-chapter': [
      parsed(chapter([])),
      'cards › 0 › id\u202f: cette fiche n’est dans aucun chapitre',
    ],
  };

  it.each(DATA_PROBLEMS)('%s names the path and the remedy', (code) => {
    const [problems, french] = files[code];
    expect(problems.map(({ problem }) => problem)).toContain(code);
    const problem = problems.find((each) => each.problem === code) as DataProblem;
    expect(words(problem, 'fr').replaceAll('\u00a0', '\u202f')).toContain(french);
    for (const language of LANGUAGES) {
      const sentence = words(problem, language);
      const place =
        problem.path === '' ? { fr: 'le fichier entier', en: 'the whole file' }[language] : problem.path;
      expect(
        sentence.startsWith(`${place.replaceAll('.', ' › ')}${language === 'fr' ? '\u202f' : ''}: `),
      ).toBe(true);
      // A limit that was to be said must be there, and what follows the place is more than a name for the fault.
      expect(sentence.replace(String(problem.limit), '…')).not.toMatch(/\{\{|undefined|: *$|: ; /u);
      expect(sentence).toMatch(/;|\d|must|doit/u);
    }
  });
});

describe('times and sizes in words', () => {
  const now = Date.UTC(2026, 10, 21, 12);
  const MINUTE = 60_000;
  const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/gu, ' ');

  it.each<[number, string, string]>([
    [0, 'à l’instant', 'just now'],
    [-59_999, 'à l’instant', 'just now'],
    [-MINUTE, 'il y a 1 minute', '1 minute ago'],
    [-59 * MINUTE, 'il y a 59 minutes', '59 minutes ago'],
    [-60 * MINUTE, 'il y a 1 heure', '1 hour ago'],
    [-23 * 60 * MINUTE, 'il y a 23 heures', '23 hours ago'],
    [-24 * 60 * MINUTE, 'hier', 'yesterday'],
    [-3 * 24 * 60 * MINUTE, 'il y a 3 jours', '3 days ago'],
    [-45 * 24 * 60 * MINUTE, 'le mois dernier', 'last month'],
    [-800 * 24 * 60 * MINUTE, 'il y a 2 ans', '2 years ago'],
    // Another clock is ahead: nothing happened in the future.
    [5 * MINUTE, 'à l’instant', 'just now'],
    [120 * MINUTE, 'à l’instant', 'just now'],
  ])('%d ms from now', (away, fr, en) => {
    expect(plain(timeAgo(now + away, now, 'fr'))).toBe(fr);
    expect(plain(timeAgo(now + away, now, 'en'))).toBe(en);
  });

  it.each<[number, string, string]>([
    [0, '1 minute', '1 minute'],
    [90 * MINUTE, '2 heures', '2 hours'],
    [-26 * 60 * MINUTE, '1 jour', '1 day'],
    [3 * 24 * 60 * MINUTE, '3 jours', '3 days'],
  ])('a length of %d ms', (ms, fr, en) => {
    expect(plain(duration(ms, 'fr'))).toBe(fr);
    expect(plain(duration(ms, 'en'))).toBe(en);
  });

  it('a day is the same in every time zone', () => {
    expect(dayInWords('2026-01-01', 'fr')).toBe('1 janvier 2026');
    expect(dayInWords('2026-01-01', 'en')).toBe('January 1, 2026');
  });

  it.each<[number, string, string]>([
    [0, '0 ko', '0 kB'],
    [512, '0,5 ko', '0.5 kB'],
    [1_024, '1 ko', '1 kB'],
    [1_048_575, '1 024 ko', '1,024 kB'],
    [1_048_576, '1 Mo', '1 MB'],
    [5 * 1_048_576, '5 Mo', '5 MB'],
    [5.25 * 1_048_576, '5,3 Mo', '5.3 MB'],
  ])('%d bytes', (bytes, fr, en) => {
    expect(plain(bytesInWords(bytes, 'fr'))).toBe(fr);
    expect(plain(bytesInWords(bytes, 'en'))).toBe(en);
  });
});
