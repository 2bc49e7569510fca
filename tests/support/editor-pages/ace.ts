import ace from 'ace-builds/src-noconflict/ace';
import { CARET, offer, place, START } from './page-under-test';

const host = place();
host.style.cssText = 'width: 700px; height: 300px';
const editor = ace.edit(host, { value: START, wrap: true });
offer({
  placeCaret: () => {
    editor.focus();
    editor.moveCursorTo(0, CARET);
    editor.clearSelection();
  },
  text: () => editor.getValue(),
  undo: () => editor.undo(),
});
