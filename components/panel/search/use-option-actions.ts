import { useTranslation } from 'react-i18next';
import { shownPosition } from '@/components/panel/contact/contact';
import type { InsertionTarget } from '@/components/panel/core/insertion-target';
import { usePanel } from '@/components/panel/core/panel-context';
import { tipIdOf } from '@/components/panel/core/tip-ref';
import { useOwnValues } from '@/components/panel/core/use-preferences';
import { openGuide } from '@/components/panel/guide/open-guide';
import { insertLine } from '@/components/panel/insertion/insert-line';
import { readTip } from '@/storage/tips/tip-queries';
import { readWordedCard } from '@/storage/wording/worded-cards';
import { takeFilter } from './filters';
import { type Option, optionId, showsLine } from './option';

type OptionActions = {
  openOption: (option: Option) => void;
  /** Inserts the line that the option shows; one that is not shown whole and in view is not inserted. */
  insertOption: (option: Option, target: InsertionTarget) => Promise<void>;
  /** Shows the lines of the option's card to be said; any other option is opened. */
  sayOption: (option: Option) => void;
};

/** The actions on an option of the list `listId` for `query`. */
export function useOptionActions(listId: string, query: string, askTeam: () => Promise<void>): OptionActions {
  const { t } = useTranslation();
  const panel = usePanel();
  const { db, store } = panel;
  const { setQuery, open, showToast } = store.getState();
  const own = useOwnValues();

  function openOption({ ref, token, action, flow, language }: Option) {
    if (action === 'ask-team') void askTeam();
    else if (action === 'guide') openGuide(panel, language);
    else if (flow !== undefined) open({ name: 'flow', ref: flow, language });
    else if (token !== undefined) setQuery(takeFilter(query, token));
    else if (ref === undefined) return;
    else if (tipIdOf(ref) !== undefined) open({ name: 'own-tip', ref });
    else open({ name: 'card', ref, language });
  }

  function sayOption(option: Option) {
    const { ref, language } = option;
    if (ref === undefined) openOption(option);
    else open({ name: 'say', ref, language });
  }

  /** The line that the option shows; undefined when its card holds another one by now. */
  async function shownLine({ ref, lineIndex = -1, language, line }: Option): Promise<string | undefined> {
    if (ref === undefined) return undefined;
    const tipId = tipIdOf(ref);
    const text =
      tipId !== undefined
        ? (await readTip(db, tipId))?.content.words
        : (await readWordedCard(db, ref))?.card[language]?.scripts[lineIndex]?.text;
    return text !== undefined && showsLine({ line }, text) ? text : undefined;
  }

  async function insertOption(option: Option, target: InsertionTarget) {
    // Only Enter or a click asks a question.
    if (option.action === 'ask-team') return;
    const script = await shownLine(option);
    // Any other line is read on its card first.
    if (script === undefined) return openOption(option);
    const element = document.getElementById(optionId(listId, option.key));
    if (element && !isInView(element)) {
      element.scrollIntoView({ block: 'nearest' });
      return showToast('foot', 'plain', t('insertion.scrolledTo'));
    }
    const source = option.ref === undefined ? undefined : { ref: option.ref, language: option.language };
    await insertLine({ panel, t, script, source, own, position: 'foot', target });
    // Placeholders are filled on the card: until then the line stays whole.
    const { toast } = store.getState();
    if (!toast?.open || toast.open.length === 0) return;
    openOption(option);
    const { ref = '', language, lineIndex = -1 } = option;
    const scripts = (await readWordedCard(db, ref))?.card[language]?.scripts ?? [];
    showToast(
      scripts.length === 0 ? lineIndex : shownPosition(store.getState(), scripts, lineIndex),
      'warn',
      toast.text,
      toast.open,
      toast.confirming && { confirming: toast.confirming },
    );
  }

  return { openOption, insertOption, sayOption };
}

/** Whether all of an element but its edges is in view, under the search field. */
function isInView(element: HTMLElement): boolean {
  const box = element.getBoundingClientRect();
  const middle = box.top + box.height / 2;
  const top = document.elementFromPoint(box.left + box.width / 2, middle);
  return top !== null && element.contains(top);
}
