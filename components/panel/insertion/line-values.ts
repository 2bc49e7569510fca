/**
 * The values of a line at the moment it is inserted or copied.
 * Guarantees: values of the page are read again at that moment; a value that differs from the one on screen is never
 * used unseen; a value typed for one record goes into another only after confirmation.
 */
import type { TFunction } from 'i18next';
import type { Panel } from '@/components/panel/core/panel-context';
import type { PanelState, Toast } from '@/components/panel/core/panel-store';
import { type LineFacts, NO_FACTS, readLineFacts } from '@/components/panel/values/value-facts';
import { choiceOptions, fillScript, placeholderLabel, placeholdersOf } from '@/protocol/text/placeholder';
import { readPage } from './page-context';
import { readValues } from './read-values';

/** What a line is filled for. */
export type LinePurpose = 'insert' | 'copy' | 'email';

const OPEN_SENTENCES = {
  insert: 'insertion.open',
  copy: 'insertion.openCopy',
  email: 'insertion.openEmail',
} as const;

type Line = {
  panel: Pick<Panel, 'db' | 'page' | 'selection' | 'store' | 'now'>;
  t: TFunction;
  script: string;
  /** The advisor's own values, by placeholder. */
  own: Readonly<Record<string, string>>;
  position: Toast['position'];
  purpose?: LinePurpose;
  /** The page's values on screen when the key was pressed, where that was before now. */
  found?: PanelState['found'] | undefined;
  /** The tab that the line goes into; the active one unless named. */
  tabId?: number | undefined | Promise<number | undefined>;
};

/** A line with its placeholders filled, and what filled them. */
export type FilledLine = {
  text: string;
  values: Readonly<Record<string, string>>;
  /** What stands behind the caret, where the line says that it is left before its end. */
  after?: string;
};

/** A resolved line, or why it is held and which placeholders need attention. */
export type ResolvedLine =
  | FilledLine
  | { sentence: string; open: readonly string[]; confirming?: NonNullable<Toast['confirming']> };

/** The values on screen: the page's, overridden by the advisor's own, overridden by typed ones. */
export function shownValues(
  { found, values }: Pick<PanelState, 'found' | 'values'>,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const written = Object.entries(own).filter(([, value]) => value !== '');
  return { ...found, ...Object.fromEntries(written), ...values };
}

/** Fills a line for the record that the page shows now. */
export async function resolveLine(line: Line): Promise<ResolvedLine> {
  const { panel, t, script, own, position, tabId } = line;
  const purpose = line.purpose ?? (position === 'customerSteps' ? 'copy' : 'insert');
  // The state when the key was pressed, before anything is awaited; the time too.
  const pressedAt = panel.now();
  const { values, valueRecords, found, toast, callCount } = panel.store.getState();
  const shown = shownValues({ found: line.found ?? found, values }, own);
  const names = placeholdersOf(script);
  const typed = names.filter((name) => values[name]?.trim());
  const fromPage = names.filter((name) => values[name] === undefined && !own[name]);
  const facts = names.length > 0 ? await readLineFacts(panel.db, pressedAt) : NO_FACTS;
  const fill = (values: Readonly<Record<string, string>>, previous: Toast | undefined) =>
    filled({ script, purpose, t, facts, pressedAt }, { ...facts.presets, ...values }, previous);
  if (typed.length === 0 && fromPage.length === 0)
    return fill(shown, toast?.position === position ? toast : undefined);

  const reading = await readPage(panel, fromPage, {
    identify: typed.length > 0,
    // Awaited only where it is not known yet: another tab may be active after that.
    tabId: tabId instanceof Promise ? await tabId : tabId,
  });
  const previous = toast?.position === position ? toast : undefined;
  const { confirming } = previous ?? {};
  const confirmed =
    confirming?.record === reading.record ? typed.filter((name) => confirming.names.includes(name)) : [];
  const foreign: string[] = [];
  for (const name of typed) {
    const records = await Promise.all(valueRecords[name] ?? []);
    if (!records.includes(reading.record)) foreign.push(name);
  }
  const unconfirmed = foreign.filter((name) => !confirmed.includes(name));
  const changed = fromPage.filter((name) => shown[name] && shown[name] !== reading.values[name]);
  const { callCount: callNow, setFound, confirmValues } = panel.store.getState();
  // Values that are on screen are updated there. Forgotten ones stay forgotten.
  if (position !== 'foot' && fromPage.length > 0 && callNow === callCount) {
    setFound({ ...without(found, fromPage), ...reading.values });
  }
  const now = { ...without(shown, fromPage), ...reading.values };
  if (unconfirmed.length > 0 || changed.length > 0) {
    const sentences = [
      changed.length > 0 &&
        t('insertion.pageChanged', { values: changes(changed, shown, reading.values, t) }),
      unconfirmed.length > 0 && t('insertion.otherRecord', { values: quoted(unconfirmed, values, t) }),
    ];
    return {
      sentence: sentences.filter((each) => each !== false).join(' '),
      open: [...changed, ...unconfirmed],
      ...(unconfirmed.length > 0 && {
        confirming: { names: [...unconfirmed, ...confirmed], record: reading.record },
      }),
    };
  }
  const resolved = fill(now, previous);
  if ('text' in resolved) confirmValues(foreign, reading.record);
  return resolved;
}

type Filling = Pick<Line, 'script' | 't'> & { purpose: LinePurpose; facts: LineFacts; pressedAt: number };

function filled(
  { script, purpose, t, facts, pressedAt }: Filling,
  written: Readonly<Record<string, string>>,
  previous: Toast | undefined,
): ResolvedLine {
  const { values, refused, unread } = readValues(script, written, { facts: facts.facts, now: pressedAt, t });
  const { text, open, after } = fillScript(script, new Map(Object.entries(values)));
  // A character of the pasted text was lost on the way.
  const damaged = placeholdersOf(script).filter((name) => values[name]?.includes('\ufffd'));
  const known = new Set(previous?.open);
  // A choice is never left open: no option of it is anybody's guess, and all of them together are no sentence.
  const isChoice = (name: string) =>
    choiceOptions(name) !== undefined || facts.facts.get(name)?.kind === 'choice';
  const empty = open.filter((name) => !refused.has(name));
  const unpicked = empty.filter(isChoice);
  const unfilled = empty.filter((name) => !isChoice(name));
  const doubtful = [...damaged, ...unread.keys()];
  if (unpicked.length === 0 && refused.size === 0 && [...open, ...doubtful].every((name) => known.has(name)))
    return { text, values: usedValues(script, values), ...(after !== undefined && { after }) };
  const sentences = [
    ...refused.values(),
    ...unread.values(),
    unread.size > 0 && t('insertion.unreadAgain'),
    unpicked.length > 0 && t('insertion.choose', { choices: unpicked.map(placeholderLabel).join(', ') }),
    unfilled.length > 0 && t(OPEN_SENTENCES[purpose], { names: unfilled.join(', ') }),
    damaged.length > 0 && t('insertion.damagedValue', { names: damaged.join(', ') }),
  ];
  return {
    sentence: sentences.filter((each) => each !== false).join(' '),
    open: [...new Set([...open, ...doubtful])],
    // Confirmed values stay confirmed while the rest is filled in.
    ...(previous?.confirming && { confirming: previous.confirming }),
  };
}

function usedValues(script: string, values: Readonly<Record<string, string>>): Record<string, string> {
  const used = placeholdersOf(script).map((name) => [name, values[name]?.trim() ?? ''] as const);
  return Object.fromEntries(used.filter(([, value]) => value !== ''));
}

function changes(
  names: readonly string[],
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
  t: TFunction,
): string {
  return names
    .map((name) =>
      now[name]
        ? t('insertion.valueChanged', { name, before: before[name] ?? '', now: now[name] })
        : t('insertion.valueMissing', { name, before: before[name] ?? '' }),
    )
    .join(', ');
}

function quoted(names: readonly string[], values: Readonly<Record<string, string>>, t: TFunction): string {
  return names
    .map((name) => t('insertion.valueTyped', { name, value: values[name]?.trim() ?? '' }))
    .join(', ');
}

function without(values: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}
