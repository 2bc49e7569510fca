import { CodeNode } from '@lexical/code-core';
import { createEmptyHistoryState, registerHistory } from '@lexical/history';
import { LinkNode } from '@lexical/link';
import { ListItemNode, ListNode } from '@lexical/list';
import { registerMarkdownShortcuts, TRANSFORMERS } from '@lexical/markdown';
import { HeadingNode, QuoteNode, registerRichText } from '@lexical/rich-text';
import { $createParagraphNode, $createTextNode, $getRoot, createEditor, UNDO_COMMAND } from 'lexical';
import { caretIn, offer, place, START } from './page-under-test';

const markdown = location.search === '?markdown';
const host = place();
host.contentEditable = 'true';
const editor = createEditor({
  namespace: 'note',
  ...(markdown && {
    nodes: [HeadingNode, QuoteNode, ListNode, ListItemNode, CodeNode, LinkNode],
  }),
  onError: (error) => {
    throw error;
  },
});
editor.setRootElement(host);
registerRichText(editor);
if (markdown) registerMarkdownShortcuts(editor, TRANSFORMERS);
editor.update(() => $getRoot().append($createParagraphNode().append($createTextNode(START))), {
  discrete: true,
});
registerHistory(editor, createEmptyHistoryState(), 300);
offer({
  placeCaret: () => caretIn(host),
  text: () => editor.getEditorState().read(() => $getRoot().getTextContent()),
  undo: () => void editor.dispatchCommand(UNDO_COMMAND, undefined),
});
