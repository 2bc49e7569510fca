import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { foundGroups } from '@/components/panel/search/option-groups';
import type { FoundCard, SearchFinding } from '@/search/worker/protocol';

const t = ((key: string, values?: Record<string, unknown>) =>
  values ? `${key} ${JSON.stringify(values)}` : key) as unknown as TFunction;

const card = (ref: string): FoundCard => ({
  ref,
  kind: 'card',
  language: 'fr',
  certain: true,
  title: [{ text: ref, marked: false }],
  reason: undefined,
  line: [],
  lineIndex: -1,
  packTitle: 'Pack',
});
const finding = (...refs: string[]): SearchFinding => ({ cards: refs.map(card), nearest: [] });

describe('the rows of a search', () => {
  it('end with the one that asks the team what was typed', () => {
    const [group, ...others] = foundGroups(finding('p/a', 'p/b'), 'colis perdu', 'fr', t);
    expect(others).toEqual([]);
    expect(group?.options.map(({ key, action }) => action ?? key)).toEqual(['p/a', 'p/b', 'ask-team']);
    expect(group?.options.at(-1)?.title).toEqual([
      { text: 'search.askWith {"query":"colis perdu"}', marked: false },
    ]);
  });

  it('end with it where only filters were typed too, and are none at all where nothing was found', () => {
    const [group] = foundGroups(finding('p/a'), '', 'fr', t);
    expect(group?.options.map(({ key }) => key)).toEqual(['p/a', 'ask-team']);
    expect(group?.options.at(-1)?.title).toEqual([{ text: 'search.ask', marked: false }]);
    expect(foundGroups(finding(), 'colis', 'fr', t)).toEqual([]);
  });

  it('name those apart that are less certain, before the one that asks the team', () => {
    const [sure, unsure] = [card('p/a'), { ...card('p/b'), certain: false }];
    const keysOf = (...cards: FoundCard[]) =>
      foundGroups({ cards, nearest: [] }, 'colis', 'fr', t).map(({ name, options }) => [
        name,
        ...options.map(({ key }) => key),
      ]);
    expect(keysOf(sure, unsure)).toEqual([
      [undefined, 'p/a'],
      ['search.lessCertain', 'p/b', 'ask-team'],
    ]);
    expect(keysOf(unsure)).toEqual([['search.lessCertain', 'p/b', 'ask-team']]);
  });

  it('repeat a long question in part, by whole characters', () => {
    const title = foundGroups(finding('p/a'), '😀'.repeat(200), 'fr', t)[0]?.options.at(-1)?.title[0];
    expect(title).toEqual({ text: `search.askWith {"query":"${'😀'.repeat(59)}…"}`, marked: false });
  });

  it('name their pack only where packs differ, and always say what is no official card in this language', () => {
    const [one, same, other] = [card('p/a'), card('p/b'), { ...card('q/c'), packTitle: 'Autre' }];
    const shown = (...cards: FoundCard[]) =>
      foundGroups({ cards, nearest: [] }, '', 'fr', t)[0]
        ?.options.filter(({ ref }) => ref !== undefined)
        .map(({ about, mark }) => [about, mark]);
    expect(shown(one, same)).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
    expect(shown(one, other)).toEqual([
      ['Pack', undefined],
      ['Autre', undefined],
    ]);
    const tip: FoundCard = { ...card('tips/1'), kind: 'tip', language: 'en', packTitle: undefined };
    expect(shown(one, tip)).toEqual([
      [undefined, undefined],
      [undefined, 'search.ownTip · search.otherLanguage.en'],
    ]);
  });
});
