import type { Language } from '@/protocol/text/language';
import { scriptPieces } from '@/protocol/text/placeholder';
import type { LinePiece } from '@/search/worker/protocol';

/** A row of the list under the search field. */
export type Option = {
  /** Unique in the list; a card may be in more than one group. */
  key: string;
  /** `pack/card`, or `tips/<id>`; undefined for a filter and for an action. */
  ref?: string;
  /** The action of a row that is no card. */
  action?: 'ask-team' | 'guide' | 'flow';
  /** The flow that a row of that action opens. */
  flow?: string;
  /** The keys that choose it, drawn on its row. */
  keys?: readonly string[];
  /** The filter that choosing this adds to the field. */
  token?: string;
  /** Somebody's safety is at stake. */
  urgent?: boolean;
  language: Language;
  title: LinePiece[];
  line: LinePiece[];
  lineIndex?: number;
  /** What sets the option apart from an official card in the panel's language: on every row. */
  mark?: string | undefined;
  /** Its pack, where the list holds cards of several: on the active row. */
  about?: string | undefined;
  reason?: LinePiece[] | undefined;
};

export type OptionGroup = {
  name: string | undefined;
  options: Option[];
  /** `compact`: the active row alone has words. `tiles`: side by side where there is room. */
  layout?: 'compact' | 'tiles';
};

/** Whether an option shows this line, whole: the card may have changed since it was drawn. */
export function showsLine({ line }: Pick<Option, 'line'>, script: string): boolean {
  const words = (pieces: readonly ({ text: string } | { placeholder: string })[]) =>
    pieces.map((piece) => ('text' in piece ? piece.text : `{{${piece.placeholder}}}`)).join('');
  return words(line) === words(scriptPieces(script));
}

/** The id of an option's element: the combobox's `aria-activedescendant`. */
export function optionId(listId: string, key: string): string {
  return `${listId}-${key.replaceAll(/[^a-z0-9]+/gu, '-')}`;
}
