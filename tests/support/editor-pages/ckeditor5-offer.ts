import type { ClassicEditor, EditorConfig } from 'ckeditor5';
import { CARET, offer, place, START } from './page-under-test';

type Item = { data?: string; name?: string };
type Block = { getChildren: () => Iterable<Item> };

/** A CKEditor 5 with these plugins, as the tests drive it. */
export async function offerCkeditor5(
  editorClass: typeof ClassicEditor,
  plugins: EditorConfig['plugins'],
): Promise<void> {
  const editor = await editorClass.create(place(), {
    licenseKey: 'GPL',
    ...(plugins && { plugins }),
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
}
