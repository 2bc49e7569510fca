import { cardFr } from '@/components/i18n/card.fr';
import { consoleFr } from '@/components/i18n/console.fr';
import { deskFr } from '@/components/i18n/desk.fr';
import { errorsFr } from '@/components/i18n/errors.fr';
import { fieldsFr } from '@/components/i18n/fields.fr';
import { panelFr } from '@/components/i18n/panel.fr';
import { teamFr } from '@/components/i18n/team.fr';

/** Every dictionary of the console, French. */
export const dictionaries = {
  panel: panelFr,
  card: cardFr,
  desk: deskFr,
  errors: errorsFr,
  fields: fieldsFr,
  team: teamFr,
  console: consoleFr,
};
