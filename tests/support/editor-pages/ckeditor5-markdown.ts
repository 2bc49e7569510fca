import {
  Bold,
  ClassicEditor,
  Code,
  Essentials,
  Heading,
  Italic,
  Link,
  List,
  Paragraph,
  PasteFromMarkdownExperimental,
} from 'ckeditor5';
import { offerCkeditor5 } from './ckeditor5-offer';

const plugins = [
  Essentials,
  Paragraph,
  Bold,
  Italic,
  Code,
  Heading,
  Link,
  List,
  PasteFromMarkdownExperimental,
];
await offerCkeditor5(ClassicEditor, plugins);
