import CodeMirror from 'codemirror-5';
import 'codemirror-5/lib/codemirror.css';
import { CARET, offer, place, START } from './page-under-test';

// As Directus has it: the keys go into a textarea that is large, but clipped.
const editor = CodeMirror(place(), {
  lineNumbers: true,
  value: START,
  inputStyle: 'textarea',
  lineWrapping: true,
});
offer({
  placeCaret: () => {
    editor.focus();
    editor.setCursor({ line: 0, ch: CARET });
  },
  placeOnEmptyLine: () => {
    editor.setValue(`${START}\n`);
    editor.setCursor({ line: 1, ch: 0 });
  },
  text: () => editor.getValue(),
  undo: () => editor.undo(),
});
