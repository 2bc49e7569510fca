/**
 * Copying and inserting a line, told truthfully. A line with open placeholders is never inserted or copied
 * unnoticed: the first time it is held back and the holes are shown; asking again for the same line takes it
 * with visible brackets. Values are those of the record that the page shows at that moment.
 */
import type { TFunction } from 'i18next';
import type { PageInsertion } from '@/protocol/page';
import { resolveLine } from './line-values';
import type { Panel } from './panel-context';
import type { Told } from './panel-store';

type Act = {
  panel: Panel;
  t: TFunction;
  script: string;
  /** The advisor's own values, by placeholder. */
  own: Readonly<Record<string, string>>;
  at: Told['at'];
};

/** Puts the line into the field of the page, or on the clipboard when that cannot be, and says which. */
export async function insertLine(act: Act): Promise<void> {
  const text = await filled(act);
  if (text === undefined) return;
  const { panel, t, at } = act;
  const { tell } = panel.store.getState();
  const result = await panel.insert(text);
  if (result.inserted) return tell(at, 'good', t('insertion.inserted'));
  const changed = 'changed' in result && result.changed;
  const why = t(`insertion.why.${changed ? 'changed' : result.why}`);
  const copied = await panel.copy(text);
  const origin = await askableSite(panel, result);
  const help = {
    check: true,
    ...(origin === undefined ? {} : { offer: { origin, retry: () => insertLine(act) } }),
  };
  const keys = panel.mac ? '⌘ V' : `${t('keyNames.ctrl')} V`;
  if (copied) tell(at, 'warn', t('insertion.fallback', { why, keys }), [], help);
  else tell(at, 'bad', t('insertion.fallbackFailed', { why }), [], help);
}

/** The one site whose permission is missing, where it is known and can be asked for. */
async function askableSite(panel: Panel, result: PageInsertion): Promise<string | undefined> {
  if (result.inserted) return undefined;
  let origin: string | undefined;
  if (result.why === 'no-permission') origin = await panel.page.lastOrigin();
  else if (result.why === 'cross-origin-frame' && 'frameOrigin' in result) origin = result.frameOrigin;
  if (origin === undefined || !ASKABLE.test(origin)) return undefined;
  return (await panel.sites.mayReach(origin)) ? undefined : origin;
}

/** What the manifest lets be asked for: TLS anywhere, this machine without. */
const ASKABLE = /^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost)(?::|$))/u;

/** Puts the line on the clipboard, and says whether that worked. */
export async function copyLine(act: Act): Promise<void> {
  const text = await filled(act);
  if (text === undefined) return;
  await copyAndTell(act.panel, act.t, text, act.at);
}

/** Puts any text on the clipboard, and says whether that worked. */
export async function copyAndTell(panel: Panel, t: TFunction, text: string, at: Told['at']): Promise<void> {
  const { tell } = panel.store.getState();
  if (await panel.copy(text)) tell(at, 'good', t('insertion.copied'));
  else tell(at, 'bad', t('insertion.copyFailed'));
}

async function filled(act: Act): Promise<string | undefined> {
  const line = await resolveLine(act);
  if ('text' in line) return line.text;
  const { sentence, open, asked } = line;
  act.panel.store.getState().tell(act.at, 'warn', sentence, open, asked && { asked });
  return undefined;
}
