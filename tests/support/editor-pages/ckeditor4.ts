import { caretIn, linesOfHtml, offer, place, START } from './page-under-test';

type Editor = {
  on: (event: string, then: () => void) => void;
  editable: () => { $: HTMLElement };
  focus: () => void;
  getData: () => string;
  execCommand: (name: string) => void;
};
declare const CKEDITOR: { replace: (element: HTMLElement, options: object) => Editor };

const field = place('textarea') as HTMLTextAreaElement;
field.value = `<p>${START}</p>`;
const editor = CKEDITOR.replace(field, { versionCheck: false, entities: false });
editor.on('instanceReady', () =>
  offer({
    placeCaret: () => {
      editor.focus();
      caretIn(editor.editable().$);
    },
    text: () => linesOfHtml(editor.getData().replace(/\n/gu, '')),
    undo: () => editor.execCommand('undo'),
  }),
);
