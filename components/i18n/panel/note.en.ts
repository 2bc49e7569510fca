import type { SameKeys } from '@/components/i18n/same-keys';
import type { noteFr } from './note.fr';

/** The words of call notes and replies, English. */
export const noteEn: SameKeys<typeof noteFr> = {
  title: 'Call note',
  open: 'Call note',
  openLong: 'Call note: what happened, ready to insert',
  key: 'Call note, or reply',
  keys: { insert: 'Insert the note', copy: 'Copy the note', language: 'Note in the other language' },
  template: 'Template',
  code: 'Outcome of the call',
  noCode: 'Not chosen yet',
  lines: 'Lines of the reply',
  text: 'Text, to be read over and corrected',
  recompose: 'Compose again',
  edited: 'You have corrected this text: it no longer follows the call.',
  empty: 'Nothing has been said, ticked or inserted in this call yet. Write here, or come back later.',
  noTemplate: 'No installed pack has a template of a note. Your trainers can add one.',
  nothing: 'Write the note first: it is empty.',
  openNames: 'Still to fill in: {{names}}. Correct the text, or press the key again to insert it as it is.',
  otherRecord:
    'The page shows another record than during the call. Open the right one, or press the key again to insert here.',
  privacy: 'Composed in memory: nothing of it is left after the call.',
  insert: 'Insert',
  copy: 'Copy',
  switchLanguage: { fr: 'Note in French', en: 'Note in English' },
};
