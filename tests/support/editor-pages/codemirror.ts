import { undo } from '@codemirror/commands';
import { basicSetup, EditorView } from 'codemirror';
import { CARET, offer, place, START } from './page-under-test';

const host = place();
host.style.height = '200px';
const view = new EditorView({
  doc: START,
  parent: host,
  extensions: [
    basicSetup,
    EditorView.theme({ '&': { height: '200px' }, '.cm-scroller': { overflow: 'auto' } }),
  ],
});
offer({
  placeCaret: () => {
    view.focus();
    view.dispatch({ selection: { anchor: CARET } });
  },
  text: () => view.state.doc.toString(),
  undo: () => void undo(view),
});
