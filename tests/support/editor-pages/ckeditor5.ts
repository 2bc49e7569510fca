import { ClassicEditor, Essentials, Paragraph } from 'ckeditor5';
import { offerCkeditor5 } from './ckeditor5-offer';

await offerCkeditor5(ClassicEditor, [Essentials, Paragraph]);
