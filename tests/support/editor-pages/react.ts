import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { CARET, nativeUndo, offer, place, START } from './page-under-test';

let model = START;

function Note() {
  const [note, setNote] = useState(START);
  model = note;
  return createElement('textarea', {
    value: note,
    onChange: (event: { target: { value: string } }) => setNote(event.target.value),
    ref: (field: HTMLTextAreaElement | null) => {
      if (!field) return;
      offer({
        placeCaret: () => {
          field.focus();
          field.setSelectionRange(CARET, CARET);
        },
        text: () => (model === field.value ? model : `model and field differ: ${model} / ${field.value}`),
        undo: nativeUndo,
      });
    },
  });
}

createRoot(place()).render(createElement(Note));
