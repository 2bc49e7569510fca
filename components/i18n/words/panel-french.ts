import { cardFr } from '@/components/i18n/card.fr';
import { deskFr } from '@/components/i18n/desk.fr';
import { errorsFr } from '@/components/i18n/errors.fr';
import { fieldsFr } from '@/components/i18n/fields.fr';
import { guideFr } from '@/components/i18n/panel/guide.fr';
import { noteFr } from '@/components/i18n/panel/note.fr';
import { wordingFr } from '@/components/i18n/panel/wording.fr';
import { panelFr } from '@/components/i18n/panel.fr';
import { teamFr } from '@/components/i18n/team.fr';

/** Every dictionary of the panel, French. */
export const dictionaries = {
  panel: panelFr,
  card: cardFr,
  desk: deskFr,
  errors: errorsFr,
  fields: fieldsFr,
  team: teamFr,
  guide: guideFr,
  note: noteFr,
  wording: wordingFr,
};
