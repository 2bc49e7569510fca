import { editor as monaco } from 'monaco-editor';
import { CARET, offer, place, START } from './page-under-test';

const host = place();
host.style.cssText = 'height: 200px; width: 600px';
const editor = monaco.create(host, {
  value: START,
  language: 'plaintext',
  editContext: location.search !== '?textarea',
});
offer({
  placeCaret: () => {
    editor.focus();
    editor.setPosition({ lineNumber: 1, column: CARET + 1 });
  },
  text: () => editor.getValue(),
  undo: () => editor.trigger('test', 'undo', null),
});
