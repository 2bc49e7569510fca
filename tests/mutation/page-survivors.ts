/** The survivors of the page script's rooms, for `survivors.ts`. */
import type { NamedSurvivor } from './named-survivor';

const survivor = (
  file: string,
  mutator: string,
  [original, replacement]: readonly [string, string],
  reason: string,
): NamedSurvivor => ({ file: `entrypoints/page/${file}`, mutator, original, replacement, reason });

const BOTH_ENDS = 'A text field has both ends of a selection or neither.';
const KINDS_DIFFER = 'The two kinds have no property in common: what is compared of them differs as well.';
const TWO_PARTS = 'A caret in rich text always has two parts: the check is there for the type alone.';
const NO_VALUE = 'Where one is no text field, it has no value, and the values differ as well.';
const NO_PASTE =
  'Writing by paste is not possible in the test environment: every editor of tests/matrix/ and npm run systems shows it.';
const BLOCK_EDITOR =
  'Only a block editor that pastes into several fields has a part: Gutenberg in npm run systems shows it.';
const WORDS_COUNTED =
  'The words were just counted in the same field, and a page that is shown has a selection.';
const WAITING_ONLY = 'How long the deletion is waited for; what it has led to is compared below.';

export const PAGE_SURVIVORS: readonly NamedSurvivor[] = [
  survivor(
    'field/caret.ts',
    'StringLiteral',
    ["'none'", '""'],
    'Any direction but forward and backward is none to a browser.',
  ),
  survivor(
    'field/caret.ts',
    'LogicalOperator',
    ["now.in === 'text' && captured.in === 'text'", "now.in === 'text' || captured.in === 'text'"],
    KINDS_DIFFER,
  ),
  survivor('field/caret.ts', 'ConditionalExpression', ["now.in === 'text'", 'true'], KINDS_DIFFER),
  survivor('field/caret.ts', 'ConditionalExpression', ["captured.in === 'text'", 'true'], KINDS_DIFFER),
  survivor(
    'field/caret.ts',
    'LogicalOperator',
    ['from && to', 'from || to'],
    'A selection has both ends or neither.',
  ),
  survivor(
    'field/caret.ts',
    'OptionalChaining',
    ['selectionOf(field)?.setBaseAndExtent', 'selectionOf(field).setBaseAndExtent'],
    'A page that is shown has a selection: the check is there for the type alone.',
  ),
  survivor(
    'field/caret.ts',
    'OptionalChaining',
    ['captured.parts[n]?.[0]', 'captured.parts[n][0]'],
    TWO_PARTS,
  ),
  survivor(
    'field/caret.ts',
    'OptionalChaining',
    ['captured.parts[n]?.[1]', 'captured.parts[n][1]'],
    TWO_PARTS,
  ),
  survivor(
    'field/caret.ts',
    'ConditionalExpression',
    ["captured.in !== 'text' || !isTextField(field)", 'false'],
    NO_VALUE,
  ),
  survivor(
    'field/caret.ts',
    'LogicalOperator',
    ["captured.in !== 'text' || !isTextField(field)", "captured.in !== 'text' && !isTextField(field)"],
    NO_VALUE,
  ),
  survivor('field/caret.ts', 'ConditionalExpression', ["captured.in !== 'text'", 'false'], NO_VALUE),
  survivor(
    'field/caret.ts',
    'LogicalOperator',
    ['start === null || end === null', 'start === null && end === null'],
    BOTH_ENDS,
  ),
  survivor('field/caret.ts', 'ConditionalExpression', ['start === null', 'false'], BOTH_ENDS),
  survivor('field/caret.ts', 'ConditionalExpression', ['end === null', 'false'], BOTH_ENDS),
  survivor(
    'field/caret.ts',
    'ConditionalExpression',
    ['end !== start', 'false'],
    'There is no position aside only in an empty field, where both ends are at 0.',
  ),
  survivor(
    'insertion.ts',
    'StringLiteral',
    ["'no-field'", '""'],
    'An element without a kind always has an obstacle: the value is there for the type alone.',
  ),
  survivor(
    'insertion.ts',
    'LogicalOperator',
    ['why || !kind', 'why && !kind'],
    'An element without a kind always has an obstacle.',
  ),
  survivor(
    'insertion.ts',
    'ConditionalExpression',
    ["isTextField(element) && kind !== 'drawn'", 'true'],
    NO_PASTE,
  ),
  survivor(
    'insertion.ts',
    'LogicalOperator',
    ["isTextField(element) && kind !== 'drawn'", "isTextField(element) || kind !== 'drawn'"],
    NO_PASTE,
  ),
  survivor('insertion.ts', 'ConditionalExpression', ["kind !== 'drawn'", 'true'], NO_PASTE),
  survivor('insertion.ts', 'StringLiteral', ["'drawn'", '""'], NO_PASTE),
  survivor(
    'insertion.ts',
    'StringLiteral',
    ["'lines'", '""'],
    'Only a field of one line changes line breaks: every other kind gives the same text.',
  ),
  survivor('insertion.ts', 'ObjectLiteral', ['{ part: new WeakRef(part) }', '{}'], BLOCK_EDITOR),
  survivor(
    'insertion.ts',
    'ConditionalExpression',
    ['part && { part: new WeakRef(part) }', 'true'],
    BLOCK_EDITOR,
  ),
  survivor(
    'insertion.ts',
    'ConditionalExpression',
    ['part && { part: new WeakRef(part) }', 'false'],
    BLOCK_EDITOR,
  ),
  survivor(
    'insertion.ts',
    'OptionalChaining',
    ['document.body?.innerText', 'document.body.innerText'],
    'A page that had a field has a body.',
  ),
  survivor(
    'insertion.ts',
    'StringLiteral',
    ["''", '"Stryker was here!"'],
    'A browser always gives the text of a body; the test environment, which gives none, has no text to find either.',
  ),
  survivor(
    'insertion.ts',
    'ArithmeticOperator',
    ['text.split(part).length - 1', 'text.split(part).length + 1'],
    'Counts are only compared with each other.',
  ),
  survivor(
    'undo-insertion.ts',
    'BooleanLiteral',
    ['false', 'true'],
    'No browser shows a dialog of its own for these commands. The selection of words that were just counted in the same field does not fail.',
  ),
  survivor(
    'undo-insertion.ts',
    'ConditionalExpression',
    ["part !== ''", 'true'],
    'No text without words is inserted: the check keeps the search from being endless.',
  ),
  survivor(
    'undo-insertion.ts',
    'StringLiteral',
    ["''", '"Stryker was here!"'],
    'No text without words is inserted; behind the last letter there is none to look at.',
  ),
  survivor(
    'undo-insertion.ts',
    'ConditionalExpression',
    ['shown !== field', 'false'],
    'A text over several fields has no end in one of them: selecting it fails the same way.',
  ),
  survivor(
    'undo-insertion.ts',
    'ArrowFunction',
    ['() => words() === wanted', '() => undefined'],
    WAITING_ONLY,
  ),
  survivor(
    'undo-insertion.ts',
    'ConditionalExpression',
    ['words() === wanted', 'true'],
    'How long the deletion is waited for; what it has led to is compared below. Also waits longer, and ends the same.',
  ),
  survivor('undo-insertion.ts', 'ConditionalExpression', ['words() === wanted', 'false'], WAITING_ONLY),
  survivor(
    'undo-insertion.ts',
    'EqualityOperator',
    ['n < text.length', 'n <= text.length'],
    'Behind the last letter there is none to look at.',
  ),
  survivor(
    'undo-insertion.ts',
    'ConditionalExpression',
    ['!selection || !start || !end', 'false'],
    WORDS_COUNTED,
  ),
  survivor(
    'undo-insertion.ts',
    'LogicalOperator',
    ['!selection || !start || !end', '(!selection || !start) && !end'],
    WORDS_COUNTED,
  ),
  survivor('undo-insertion.ts', 'ConditionalExpression', ['!selection || !start', 'false'], WORDS_COUNTED),
  survivor(
    'undo-insertion.ts',
    'LogicalOperator',
    ['!selection || !start', '!selection && !start'],
    WORDS_COUNTED,
  ),
  survivor(
    'editor/undo-in-editor.ts',
    'ArrowFunction',
    ['() => words() !== was', '() => undefined'],
    'Of steps forth: waits longer, and ends the same.',
  ),
  survivor(
    'editor/undo-in-editor.ts',
    'ConditionalExpression',
    ['words() !== was', 'false'],
    'Of steps forth: waits longer, and ends the same.',
  ),
  survivor(
    'field/classify-field.ts',
    'ConditionalExpression',
    ['!isInput(element) && !isTextArea(element)', 'false'],
    'Other elements have neither a type nor an autocomplete, and no page masks what is not a field.',
  ),
  survivor(
    'field/find-field.ts',
    'ConditionalExpression',
    ['activeElement !== null', 'true'],
    'No field contains nothing: the check is there for the type alone.',
  ),
  survivor(
    'field/write-to-field.ts',
    'ConditionalExpression',
    ['endFocus', 'true'],
    'With the focus in the page, the caret is where it was captured; the moment more changes nothing.',
  ),
  survivor(
    'field/write-to-field.ts',
    'LogicalOperator',
    ['start !== null && end !== null', 'start !== null || end !== null'],
    BOTH_ENDS,
  ),
  survivor('field/write-to-field.ts', 'ConditionalExpression', ['start !== null', 'true'], BOTH_ENDS),
  survivor('field/write-to-field.ts', 'ConditionalExpression', ['end !== null', 'true'], BOTH_ENDS),
  survivor(
    'field/write-to-field.ts',
    'BooleanLiteral',
    ['false', 'true'],
    'No browser shows a dialog of its own for these commands.',
  ),
  survivor(
    'field/write-to-field.ts',
    'ConditionalExpression',
    ['taken', 'true'],
    'Waits longer, and ends the same.',
  ),
  survivor(
    'field/write-to-field.ts',
    'ConditionalExpression',
    ['field.selectionStart !== null', 'true'],
    'A field without a selection gets no separator behind the text.',
  ),
  survivor(
    'field/write-to-field.ts',
    'ArithmeticOperator',
    ['field.selectionStart - 1', 'field.selectionStart + 1'],
    'A start behind the end is set to the end.',
  ),
];
