import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { createEditor, Node, Transforms } from 'slate';
import { withHistory } from 'slate-history';
import { Editable, ReactEditor, Slate, withReact } from 'slate-react';
import { CARET, offer, place, START } from './page-under-test';

const editor = withHistory(withReact(createEditor()));
const initialValue = [{ type: 'paragraph', children: [{ text: START }] }];
createRoot(place()).render(
  // biome-ignore lint/correctness/noChildrenProp: its type asks for the children among the props
  createElement(Slate, { editor, initialValue, children: createElement(Editable, null) }),
);
const mounted = setInterval(() => {
  if (!document.querySelector('[data-slate-editor]')) return;
  clearInterval(mounted);
  offer({
    placeCaret: () => {
      ReactEditor.focus(editor);
      Transforms.select(editor, { path: [0, 0], offset: CARET });
    },
    text: () => editor.children.map((block) => Node.string(block)).join('\n'),
    undo: () => editor.undo(),
  });
}, 10);
