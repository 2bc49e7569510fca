import { createEmptyHistoryState, registerHistory } from '@lexical/history';
import { registerRichText } from '@lexical/rich-text';
import { $createParagraphNode, $createTextNode, $getRoot, createEditor, UNDO_COMMAND } from 'lexical';
import { caretIn, offer, place, START } from './page-under-test';

const host = place();
host.contentEditable = 'true';
const editor = createEditor({
  namespace: 'note',
  onError: (error) => {
    throw error;
  },
});
editor.setRootElement(host);
registerRichText(editor);
editor.update(() => $getRoot().append($createParagraphNode().append($createTextNode(START))), {
  discrete: true,
});
registerHistory(editor, createEmptyHistoryState(), 300);
offer({
  placeCaret: () => caretIn(host),
  text: () => editor.getEditorState().read(() => $getRoot().getTextContent()),
  undo: () => void editor.dispatchCommand(UNDO_COMMAND, undefined),
});
