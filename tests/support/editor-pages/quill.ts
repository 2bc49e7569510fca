import Quill from 'quill';
import { CARET, offer, place, START } from './page-under-test';

const quill = new Quill(place());
quill.setText(`${START}\n`);
quill.history.clear();
offer({
  placeCaret: () => quill.setSelection(CARET, 0, 'user'),
  text: () => quill.getText().replace(/\n$/u, ''),
  undo: () => quill.history.undo(),
});
