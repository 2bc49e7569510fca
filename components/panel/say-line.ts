/**
 * Copying and inserting a line, told truthfully. A line with open placeholders is never inserted or copied
 * unnoticed: the first time it is held back and the holes are shown; asking again for the same line takes it
 * with visible brackets.
 */
import type { TFunction } from 'i18next';
import type { PageInsertion } from '@/protocol/page';
import { fillScript } from '@/protocol/placeholder';
import type { Panel } from './panel-context';
import type { Told } from './panel-store';

type Act = {
  panel: Panel;
  t: TFunction;
  script: string;
  values: Readonly<Record<string, string>>;
  at: Told['at'];
};

/** Puts the line into the field of the page, or on the clipboard when that cannot be, and says which. */
export async function insertLine({ panel, t, script, values, at }: Act): Promise<void> {
  const text = filled({ panel, t, script, values, at });
  if (text !== undefined) await insertText({ panel, t, text, at });
}

type TextAct = Pick<Act, 'panel' | 't' | 'at'> & { text: string };

async function insertText({ panel, t, text, at }: TextAct): Promise<void> {
  const { tell } = panel.store.getState();
  const result = await panel.insert(text);
  if (result.inserted) return tell(at, 'good', t('insertion.inserted'));
  const changed = 'changed' in result && result.changed;
  const why = t(`insertion.why.${changed ? 'changed' : result.why}`);
  const copied = await panel.copy(text);
  const origin = await askableSite(panel, result);
  const help = {
    check: true,
    ...(origin === undefined ? {} : { offer: { origin, retry: () => insertText({ panel, t, text, at }) } }),
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
  const text = filled(act);
  if (text === undefined) return;
  await copyAndTell(act.panel, act.t, text, act.at);
}

/** Puts any text on the clipboard, and says whether that worked. */
export async function copyAndTell(panel: Panel, t: TFunction, text: string, at: Told['at']): Promise<void> {
  const { tell } = panel.store.getState();
  if (await panel.copy(text)) tell(at, 'good', t('insertion.copied'));
  else tell(at, 'bad', t('insertion.copyFailed'));
}

function filled({ panel, t, script, values, at }: Act): string | undefined {
  const { told, tell } = panel.store.getState();
  const { text, open } = fillScript(script, new Map(Object.entries(values)));
  const known = new Set(told?.at === at ? told.open : []);
  if (open.every((name) => known.has(name))) return text;
  tell(at, 'warn', t('insertion.open', { names: open.join(', ') }), open);
  return undefined;
}
