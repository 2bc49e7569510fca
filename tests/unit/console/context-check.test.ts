import { describe, expect, it } from 'vitest';
import {
  asTests,
  checkRules,
  originOf,
  ruleProblems,
  ruleStatus,
} from '@/components/console/context-rules/context-check';
import {
  addRule,
  changeRule,
  putCardBack,
  putRuleBack,
  removeCard,
  removeRule,
} from '@/components/console/draft/pack-edit';
import { tidyPack, tidyRule } from '@/components/console/draft/pack-tidy';
import { packChanges } from '@/components/console/publish/pack-changes';
import type { PageQueryResult } from '@/protocol/context';
import { type ContextRule, packSchema } from '@/protocol/pack';
import { noteContextTests, readContextTests } from '@/storage/packs/context-tests';
import { underId } from '@/storage/packs/pack-copy';
import { mergePacks } from '@/storage/packs/pack-merge';
import { card, pack, testDatabase } from '@/tests/support/database';

const CRM = 'https://crm.example';
const rule = (id: string, more: Partial<ContextRule> = {}): ContextRule => ({
  id,
  name: { fr: id },
  match: { origin: CRM },
  cards: ['a'],
  ...more,
});
const page = { tabId: 7, url: `${CRM}/cases/1` };
const answering = (responses: PageQueryResult[]) => {
  const queries: unknown[] = [];
  return {
    asked: queries,
    readQueries: async (places: unknown, tabId: number) => {
      queries.push([places, tabId]);
      return { responses };
    },
  };
};

describe('trying rules on a page', () => {
  it('returns for each rule whether it fits and why not, and the values of its fields', async () => {
    const services = answering([
      { found: true, text: 'Mme Lenoir' },
      { found: false, why: 'absent' },
    ]);
    const checked = await checkRules(
      services,
      [
        rule('fits', { fields: [{ placeholder: 'nom', label: 'Client' }] }),
        rule('text', { match: { origin: CRM, text: { selector: '#x', contains: 'y' } } }),
        rule('path', { match: { origin: CRM, path: '/bills/*' } }),
        rule('origin', { match: { origin: 'https://other.example' } }),
        rule('bad', { match: { origin: 'https://*' } }),
      ],
      page,
    );
    expect(checked).toEqual({
      results: [
        { ruleId: 'fits', why: undefined, fields: [{ placeholder: 'nom', value: 'Mme Lenoir' }] },
        { ruleId: 'text', why: 'text-absent', fields: [] },
        { ruleId: 'path', why: 'path', fields: [] },
        { ruleId: 'origin', why: 'origin', fields: [] },
        { ruleId: 'bad', why: 'bad-rule', fields: [] },
      ],
    });
    expect(services.asked).toEqual([[[{ label: 'Client' }, { selector: '#x', contains: 'y' }], 7]]);
  });

  it('says why a page could not be read', async () => {
    const readQueries = async () => ({ why: 'page-silent' as const });
    expect(await checkRules({ readQueries }, [rule('r')], page)).toEqual({ why: 'page-silent' });
  });
});

describe('what is remembered of a test', () => {
  const rules = [rule('r'), rule('far', { match: { origin: 'https://other.example' } })];
  const results = [
    { ruleId: 'r', why: 'path' as const, fields: [{ placeholder: 'nom', value: 'Mme Lenoir' }] },
    { ruleId: 'far', why: 'origin' as const, fields: [] },
  ];

  it('is whether a rule of that site fitted, and nothing that was read', () => {
    const tests = asTests(rules, results, { url: `${CRM}/cases/1?name=Lenoir`, testedAt: 5 });
    expect(tests).toEqual({ r: { testedAt: 5, origin: CRM, match: { origin: CRM }, matched: false } });
  });

  it('makes a rule stale until it fits again, or to be tried once it was changed', () => {
    const test = { testedAt: 5, origin: CRM, match: { origin: CRM }, matched: false };
    expect(ruleStatus({ origin: CRM }, undefined)).toBe('untested');
    expect(ruleStatus({ origin: CRM }, test)).toBe('stale');
    expect(ruleStatus({ origin: CRM }, { ...test, matched: true })).toBe('fits');
    expect(ruleStatus({ origin: CRM, path: '/x' }, { ...test, matched: true })).toBe('untested');
  });

  it('stays on this machine for the rules that the pack still has', async () => {
    const db = testDatabase();
    const test = { testedAt: 5, origin: CRM, match: { origin: CRM }, matched: true };
    await noteContextTests(db, 'p', { tests: { r: test, gone: test }, ruleIds: new Set(['r', 'gone']) });
    await noteContextTests(db, 'p', { tests: { s: test }, ruleIds: new Set(['r', 's']) });
    expect(await readContextTests(db, 'p')).toEqual({ r: test, s: test });
    expect(await readContextTests(db, 'q')).toEqual({});
  });
});

describe('a rule being written', () => {
  it('is tidied of blanks before it is validated and published', () => {
    const typed = rule('r', {
      match: { origin: ` ${CRM} `, path: ' ', text: { label: ' ', contains: '' } },
      fields: [
        { placeholder: '', label: '' },
        { placeholder: ' nom ', selector: ' #a ' },
      ],
    });
    expect(tidyRule(typed)).toEqual(rule('r', { fields: [{ placeholder: 'nom', selector: '#a' }] }));
    expect(ruleProblems(tidyRule(typed)).size).toBe(0);
    expect([...ruleProblems(rule('r', { match: { origin: 'x' } })).keys()]).toEqual(['match.origin']);
  });

  it.each([
    ['https://crm.example/cases/12?x#y', CRM],
    ['crm.example', CRM],
    [' HTTPS://CRM.example ', CRM],
    ['http://localhost:4310/a', 'http://localhost:4310'],
    ['', undefined],
    ['javascript:alert(1)', undefined],
    ['deux mots', undefined],
  ])('takes the site out of %j', (typed, wanted) => {
    expect(originOf(typed)).toBe(wanted);
  });

  it('is added with an id of its own, changed, removed and restored at its position', () => {
    const { id: _id, ...bare } = rule('x');
    const one = addRule(pack('p', 1, [card('a')]), bare, 'Dossier');
    const two = addRule(one, bare, 'Dossier');
    expect(two.context?.map(({ id }) => id)).toEqual(['dossier', 'dossier-2']);
    const changed = changeRule(two, 'dossier', (now) => ({ ...now, cards: [] }));
    expect(changed.context?.map(({ cards }) => cards.length)).toEqual([0, 1]);
    const first = changed.context?.[0];
    const left = removeRule(changed, 'dossier');
    expect(first && putRuleBack(left, first, 0)).toEqual(changed);
    expect('context' in removeRule(left, 'dossier-2')).toBe(false);
  });
});

describe('the rules of a pack', () => {
  const whole = (context: ContextRule[], ids = ['a', 'b']) =>
    pack(
      'p',
      1,
      ids.map((id) => card(id)),
      { context },
    );

  it('let go of a card that is removed, and get it back with it', () => {
    const before = whole([rule('r', { cards: ['b', 'p/a', 'q/a'] })]);
    const done = removeCard(before, 'a');
    expect(done?.pack.context?.[0]?.cards).toEqual(['b', 'q/a']);
    expect(packSchema.safeParse(done?.pack).success).toBe(true);
    const back = done && putCardBack(done.pack, done.removed);
    expect(back?.context?.[0]?.cards).toEqual(['b', 'a', 'q/a']);
  });

  it('are a change that is shown before publishing, and stored by it', () => {
    const base = whole([rule('r')]);
    const draft = changeRule(base, 'r', (now) => ({ ...now, match: { origin: 'https://new.example' } }));
    expect(packChanges(base, draft)).toMatchObject({ about: ['context'], none: false });
    expect(tidyPack(draft).context).toEqual(draft.context);
  });

  it('of the draft win over those of a newer version, without deleted cards', () => {
    const base = whole([rule('r')]);
    const draft = whole([rule('r', { cards: ['a', 'b'] })]);
    const newer = { ...whole([rule('r')], ['a']), version: 2 };
    const { pack: merged } = mergePacks(base, draft, newer);
    expect(merged.context?.[0]?.cards).toEqual(['a']);
    expect(packSchema.safeParse(merged).success).toBe(true);
    const untouched = mergePacks(base, base, { ...whole([rule('s')]), version: 2 });
    expect(untouched.pack.context).toEqual([rule('s')]);
  });

  it('still point into the pack when it is imported under another id', () => {
    const copy = underId(whole([rule('r', { cards: ['p/a', 'q/x'] })]), 'copie');
    expect(copy.context?.[0]?.cards).toEqual(['a', 'q/x']);
    expect(packSchema.safeParse(copy).success).toBe(true);
  });
});
