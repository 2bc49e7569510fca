import { Editor } from '@tiptap/core';
import StarterKit from '@tiptap/starter-kit';
import { CARET, offer, place, START } from './page-under-test';

const plain = location.search === '?plain';
const editor = new Editor({
  element: place(),
  extensions: [StarterKit],
  content: `<p>${START}</p>`,
  enablePasteRules: !plain,
  enableInputRules: !plain,
});
offer({
  placeCaret: () =>
    void editor
      .chain()
      .focus()
      .setTextSelection(CARET + 1)
      .run(),
  text: () => editor.getText({ blockSeparator: '\n' }),
  undo: () => void editor.commands.undo(),
});
