import { ClassicEditor, Essentials, Paragraph } from 'ckeditor5';
import { CARET, offer, place, START } from './page-under-test';

type Item = { data?: string; name?: string };
type Block = { getChildren: () => Iterable<Item> };

const editor = await ClassicEditor.create(place(), {
  licenseKey: 'GPL',
  plugins: [Essentials, Paragraph],
  initialData: `<p>${START}</p>`,
});
const root = editor.model.document.getRoot();

offer({
  placeCaret: () => {
    editor.editing.view.focus();
    const paragraph = root?.getChild(0);
    editor.model.change((writer) => {
      if (paragraph) writer.setSelection(writer.createPositionAt(paragraph as never, CARET));
    });
  },
  text: () =>
    [...((root?.getChildren() ?? []) as Iterable<Block>)]
      .map((block) => [...block.getChildren()].map((item) => item.data ?? '\n').join(''))
      .join('\n'),
  undo: () => void editor.execute('undo'),
});
