import { cardEn } from '@/components/i18n/card.en';
import { deskEn } from '@/components/i18n/desk.en';
import { errorsEn } from '@/components/i18n/errors.en';
import { fieldsEn } from '@/components/i18n/fields.en';
import { guideEn } from '@/components/i18n/panel/guide.en';
import { noteEn } from '@/components/i18n/panel/note.en';
import { wordingEn } from '@/components/i18n/panel/wording.en';
import { panelEn } from '@/components/i18n/panel.en';
import { teamEn } from '@/components/i18n/team.en';

/** Every dictionary of the panel, English. */
export const dictionaries = {
  panel: panelEn,
  card: cardEn,
  desk: deskEn,
  errors: errorsEn,
  fields: fieldsEn,
  team: teamEn,
  guide: guideEn,
  note: noteEn,
  wording: wordingEn,
};
