/**
 * What the page beside means for the panel: which cards fit it, and what it gives for placeholders. It
 * guarantees that a page is asked only for the places that the rules of its own address name, and that what
 * came out is shown here and told to nobody.
 */

import { type CardRef, fullRef } from '@/protocol/card-ref';
import { pageValue, planReading } from '@/protocol/context';
import type { ContextRule } from '@/protocol/pack';
import { listPacks } from '@/storage/packs';
import type { Panel } from './panel-context';

/** How many fitting cards are shown. */
const MOST = 6;

/** Placeholders that the text selected in the page fills. */
const SELECTION = new Set(['sélection', 'selection']);

type InstalledRule = ContextRule & { packId: string };
type Beside = Pick<Panel, 'db' | 'page'>;

async function installedRules(db: Panel['db']): Promise<InstalledRule[]> {
  const packs = await listPacks(db);
  return packs.flatMap(({ id, context = [] }) => context.map((rule) => ({ ...rule, packId: id })));
}

/** The cards that fit the page now, the fittest first; undefined when the page did not answer. */
export async function fittingCards({ db, page }: Beside): Promise<CardRef[] | undefined> {
  const rules = (await installedRules(db)).filter(({ cards }) => cards.length > 0);
  const address = rules.length === 0 ? undefined : await page.address();
  if (address === undefined) return [];
  const { places, judge } = planReading(rules, address, () => false);
  const told = await page.places(places);
  if ('why' in told) return told.why === 'page-silent' ? undefined : [];
  const refs = judge(told.answers)
    .filter(({ why }) => why === undefined)
    .flatMap(({ rule }) => rule.cards.map((ref) => fullRef(rule.packId, ref)));
  return [...new Set(refs)].slice(0, MOST);
}

/** What the page gives for those of these placeholders that a rule maps, or that the selection fills. */
export async function pageValues(
  { db, page, selection }: Beside & Pick<Panel, 'selection'>,
  names: readonly string[],
): Promise<Record<string, string>> {
  const values = new Map<string, string>();
  const wanted = new Set(names);
  const rules = (await installedRules(db)).filter(({ fields = [] }) =>
    fields.some(({ placeholder }) => wanted.has(placeholder)),
  );
  const address = rules.length === 0 ? undefined : await page.address();
  if (address !== undefined) {
    const { places, judge } = planReading(rules, address, (name) => wanted.has(name));
    const told = await page.places(places);
    if ('answers' in told) {
      for (const { placeholder, value } of judge(told.answers).flatMap(({ fields }) => fields)) {
        if (value !== undefined && !values.has(placeholder)) values.set(placeholder, value);
      }
    }
  }
  if (names.some((name) => SELECTION.has(name))) {
    const selected = pageValue((await selection()).text);
    for (const name of names) if (selected && SELECTION.has(name)) values.set(name, selected);
  }
  return Object.fromEntries(values);
}

/**
 * Keeps the fitting cards on screen true. To be told by `changed` when another page may have come; looks that
 * pile up are one look.
 */
export function followPage(panel: Beside & Pick<Panel, 'store'>): { changed: () => void } {
  let looking = false;
  let again = false;
  let shownFor: string | undefined;
  async function look() {
    looking = true;
    do {
      again = false;
      const address = await panel.page.address();
      const fitting = await fittingCards(panel);
      // A page that went meanwhile has its own turn.
      if (again) continue;
      if (fitting) panel.store.getState().setFitting(fitting);
      else if (address !== shownFor) panel.store.getState().setFitting([]);
      shownFor = address;
    } while (again);
    looking = false;
  }
  return {
    changed: () => {
      panel.store.getState().pageChanged();
      again = true;
      if (looking) return;
      look().catch((error: unknown) => {
        looking = false;
        console.error('The page beside could not be looked at', error);
      });
    },
  };
}
