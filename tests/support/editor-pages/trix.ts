import 'trix';
import { CARET, offer, place, START } from './page-under-test';

type TrixElement = HTMLElement & {
  editor: {
    loadHTML: (html: string) => void;
    getDocument: () => { toString: () => string };
    setSelectedRange: (index: number) => void;
    undo: () => void;
  };
};

addEventListener('trix-initialize', () => {
  const { editor } = host;
  editor.loadHTML(`<div>${START}</div>`);
  offer({
    placeCaret: () => {
      host.focus();
      editor.setSelectedRange(CARET);
    },
    text: () => editor.getDocument().toString().replace(/\n$/u, ''),
    undo: () => editor.undo(),
  });
});
const host = place('trix-editor') as TrixElement;
