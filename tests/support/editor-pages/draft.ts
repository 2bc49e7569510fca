import { ContentState, Editor, EditorState, SelectionState } from 'draft-js';
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { CARET, offer, place, START } from './page-under-test';

let editor: { focus: () => void } | null = null;

function Note() {
  const [state, setState] = useState(() => EditorState.createWithContent(ContentState.createFromText(START)));
  offer({
    placeCaret: () => {
      editor?.focus();
      const key = state.getCurrentContent().getFirstBlock().getKey();
      const caret = SelectionState.createEmpty(key).merge({ anchorOffset: CARET, focusOffset: CARET });
      setState((now: typeof state) => EditorState.forceSelection(now, caret));
    },
    text: () => state.getCurrentContent().getPlainText('\n'),
    undo: () => setState(EditorState.undo),
  });
  return createElement(Editor, {
    editorState: state,
    onChange: setState,
    ref: (mounted: typeof editor) => {
      editor = mounted;
    },
  });
}

createRoot(place()).render(createElement(Note));
