import { cardEn } from '@/components/i18n/card.en';
import { consoleEn } from '@/components/i18n/console.en';
import { deskEn } from '@/components/i18n/desk.en';
import { errorsEn } from '@/components/i18n/errors.en';
import { fieldsEn } from '@/components/i18n/fields.en';
import { panelEn } from '@/components/i18n/panel.en';
import { teamEn } from '@/components/i18n/team.en';

/** Every dictionary of the console, English. */
export const dictionaries = {
  panel: panelEn,
  card: cardEn,
  desk: deskEn,
  errors: errorsEn,
  fields: fieldsEn,
  team: teamEn,
  console: consoleEn,
};
