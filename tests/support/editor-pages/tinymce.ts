import { caretIn, linesOfHtml, offer, place, START } from './page-under-test';

type Editor = {
  getBody: () => HTMLElement;
  focus: () => void;
  getContent: () => string;
  undoManager: { undo: () => void };
};
declare const tinymce: { init: (options: object) => Promise<Editor[]> };

const target = place();
target.innerHTML = `<p>${START}</p>`;
const [editor] = await tinymce.init({
  target,
  inline: location.search === '?inline',
  license_key: 'gpl',
  promotion: false,
  entity_encoding: 'raw',
});
if (editor)
  offer({
    placeCaret: () => {
      editor.focus();
      caretIn(editor.getBody());
    },
    text: () => linesOfHtml(editor.getContent().replace(/\n/gu, '')),
    undo: () => editor.undoManager.undo(),
  });
