/**
 * The kinds of field that insertion is proved in, each with the page that shows it. The compatibility table
 * has a row for each, and the tests have a block for each, so that none is in one and not in the other.
 */

export type EditorKind = {
  id: string;
  /** As the compatibility table names it. */
  name: string;
  /** Packages whose versions the table names, and that the page's bundle is made of. */
  packages?: string[];
  /** The page's module in `editor-pages/`, with what its address needs. */
  page: string;
  search?: string;
  hash?: string;
  /** Where the page stands: by itself, or in a frame of another page. */
  frame?: 'same-origin' | 'sandboxed' | 'cross-origin';
  /** The field has one line: line breaks become spaces there. */
  oneLine?: boolean;
  /** Without the focus the editor keeps its caret behind the space that parts the text from what follows. */
  caretMayFollow?: boolean;
  /** The editor keeps text or selection to itself: a line may not be taken out alone once more was typed. */
  mayRefuseUndo?: boolean;
  /** The editor numbers its lines, and its page offers an empty one. */
  hasLineNumbers?: boolean;
  /** The editor draws only what is in view of a long text. */
  drawsPart?: boolean;
  /** The page forbids every source of scripts but its own, and has Trusted Types. */
  strict?: boolean;
};

const plain = (id: string, name: string, more: Partial<EditorKind> = {}): EditorKind => ({
  id,
  name,
  page: 'plain',
  hash: id,
  ...more,
});

export const EDITOR_KINDS: readonly EditorKind[] = [
  plain('input', '`<input>`', { oneLine: true }),
  plain('textarea', '`<textarea>`'),
  plain('contenteditable', '`contenteditable`'),
  plain('design-mode', 'frame in `designMode`'),
  plain('shadow-open', 'open shadow root'),
  plain('shadow-closed', 'closed shadow root'),
  plain('same-origin-frame', 'frame of the same origin', { frame: 'same-origin', hash: 'textarea' }),
  plain('sandboxed-frame', 'sandboxed frame', { frame: 'sandboxed', hash: 'textarea' }),
  plain('cross-origin-frame', 'frame of another origin, once permitted', {
    frame: 'cross-origin',
    hash: 'textarea',
  }),
  plain('strict-page', 'strict CSP with Trusted Types', { strict: true, hash: 'textarea' }),
  { id: 'react', name: 'React, controlled', packages: ['react', 'react-dom'], page: 'react' },
  { id: 'vue', name: 'Vue, `v-model`', packages: ['vue'], page: 'vue' },
  { id: 'ckeditor4', name: 'CKEditor 4, in a frame', packages: ['ckeditor4'], page: 'ckeditor4' },
  { id: 'ckeditor5', name: 'CKEditor 5', packages: ['ckeditor5'], page: 'ckeditor5' },
  {
    id: 'ckeditor5-markdown',
    name: 'CKEditor 5 that reads Markdown at paste',
    packages: ['ckeditor5'],
    page: 'ckeditor5-markdown',
  },
  { id: 'tinymce', name: 'TinyMCE, in a frame', packages: ['tinymce'], page: 'tinymce' },
  {
    id: 'tinymce-inline',
    name: 'TinyMCE, inline',
    packages: ['tinymce'],
    page: 'tinymce',
    search: 'inline',
  },
  { id: 'quill', name: 'Quill', packages: ['quill'], page: 'quill' },
  {
    id: 'tiptap',
    name: 'ProseMirror (Tiptap)',
    packages: ['@tiptap/core', '@tiptap/starter-kit', '@tiptap/pm'],
    page: 'tiptap',
  },
  {
    id: 'tiptap-plain',
    name: 'ProseMirror (Tiptap), without its Markdown rules',
    packages: ['@tiptap/core', '@tiptap/starter-kit', '@tiptap/pm'],
    page: 'tiptap',
    search: 'plain',
  },
  {
    id: 'lexical',
    name: 'Lexical',
    packages: ['lexical', '@lexical/rich-text', '@lexical/history'],
    page: 'lexical',
  },
  {
    id: 'lexical-markdown',
    name: 'Lexical with Markdown shortcuts',
    packages: ['lexical', '@lexical/rich-text', '@lexical/history', '@lexical/markdown'],
    page: 'lexical',
    search: 'markdown',
  },
  {
    id: 'slate',
    name: 'Slate',
    packages: ['slate', 'slate-react', 'slate-history', 'react', 'react-dom'],
    page: 'slate',
  },
  { id: 'draft', name: 'Draft.js', packages: ['draft-js', 'react-18', 'react-dom-18'], page: 'draft' },
  {
    id: 'codemirror',
    name: 'CodeMirror 6',
    packages: ['codemirror', '@codemirror/view', '@codemirror/state'],
    page: 'codemirror',
    mayRefuseUndo: true,
    drawsPart: true,
    caretMayFollow: true,
  },
  {
    id: 'codemirror-5',
    name: 'CodeMirror 5, with a clipped textarea',
    packages: ['codemirror-5'],
    page: 'codemirror-5',
    hasLineNumbers: true,
    mayRefuseUndo: true,
    drawsPart: true,
  },
  {
    id: 'ace',
    name: 'Ace',
    packages: ['ace-builds'],
    page: 'ace',
    mayRefuseUndo: true,
  },
  {
    id: 'monaco',
    name: 'Monaco',
    packages: ['monaco-editor'],
    page: 'monaco',
    mayRefuseUndo: true,
    drawsPart: true,
  },
  {
    id: 'monaco-textarea',
    name: 'Monaco, with a hidden textarea',
    packages: ['monaco-editor'],
    page: 'monaco',
    mayRefuseUndo: true,
    search: 'textarea',
    drawsPart: true,
  },
  { id: 'trix', name: 'Trix', packages: ['trix'], page: 'trix', mayRefuseUndo: true },
  { id: 'froala-like', name: 'editable content that cleans its pastes (as Froala)', page: 'froala-like' },
];
