import { describe, expect, it } from 'vitest';
import type { Language } from '@/protocol/text/language';
import { cardEntry } from '@/search/index/entries';
import { createSearchIndex } from '@/search/search-index';
import { findFlows, flowEntries } from '@/search/worker/find-flows';
import { findCards } from '@/search/worker/present-results';
import type { PackRow } from '@/storage/database/pack-rows';
import { shippedPack } from '@/tests/support/shipped-packs';

const shipped = shippedPack('relation-client');
const { cards, ...rest } = shipped;
const row: PackRow = { ...rest, origin: 'organisation', sha256: 'x', installedAt: 1 };
const cardIndex = createSearchIndex();
cardIndex.add(cards.map((card) => cardEntry(shipped.id, '', card)));
cardIndex.addLexicon(shipped.id, shipped.lexicon ?? []);
const flowIndex = createSearchIndex();
flowIndex.add(flowEntries(row));
flowIndex.addLexicon(shipped.id, shipped.lexicon ?? []);

const found = (text: string, language: Language = 'fr', packs = [row]) => {
  const question = { text, language, limit: 16, favourites: [], recents: [] };
  const { cards: best } = findCards(cardIndex, question, packs);
  return findFlows(flowIndex, question, best, packs).map(({ ref }) => ref.split('/')[1]);
};

describe('a search', () => {
  it.each<[string, Language, string]>([
    ['fibre coupée', 'fr', 'fibre-en-panne'],
    ['prelevé 2 fois', 'fr', 'prelevement-en-double'],
    ['tecnicien pas venu', 'fr', 'technicien-pas-venu'],
    ['colis pas recu', 'fr', 'colis-pas-recu'],
    ['il veut resilier', 'fr', 'resiliation'],
    ['refuse de s’identifier', 'fr', 'identite-refusee'],
    ['fibre is down', 'en', 'fibre-en-panne'],
    ['charged twice', 'en', 'prelevement-en-double'],
    ['engineer never came', 'en', 'technicien-pas-venu'],
    ['parcel not received', 'en', 'colis-pas-recu'],
    ['wants to cancel', 'en', 'resiliation'],
    ['refuses security questions', 'en', 'identite-refusee'],
  ])('for “%s” in %s finds the flow %s', (text, language, flow) => {
    expect(found(text, language)).toContain(flow);
  });

  it.each(['il pleure', 'gaz', '', '#chapitre:urgence'])('for “%s” finds none', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('never lists more than two, and none of a pack that is not here', () => {
    expect(found('panne internet technicien colis').length).toBeLessThanOrEqual(2);
    expect(found('fibre coupée', 'fr', [])).toEqual([]);
  });
});
