/** The words around a card, in the panel and in the console's preview, and of its fields wherever they are named. */
import type { ChoiceField, ChoiceValue, FieldName, PastDayField } from '@/protocol/pack-fields';

export const cardFr = {
  whenToUse: 'Quand l’utiliser',
  say: 'À dire',
  otherLines: 'Autres lignes à dire',
  steps: 'À faire',
  avoid: 'À éviter',
  avoidPhrase: 'Plutôt que',
  avoidInstead: 'dites ou faites',
  customerSteps: 'À envoyer au client',
  copyCustomerSteps: 'Copier les étapes',
  next: 'Ensuite',
  line: 'Ligne {{n}}',
  copy: 'Copier',
  copyLine: 'Copier la ligne {{n}}',
  insert: 'Insérer',
  insertLine: 'Insérer la ligne {{n}}',
  tones: { neutre: 'neutre', chaleureux: 'chaleureux', ferme: 'ferme' },
  channels: { téléphone: 'téléphone', chat: 'chat', 'e-mail': 'e-mail' },
  credit: 'Idée de {{names}}',
  source: 'Source',
  version: '{{pack}}, version {{version}}, publiée {{when}}',
  /** Label of each field of a card, pack or context rule. */
  fields: {
    title: 'Titre',
    summary: 'Résumé',
    cues: 'Quand l’utiliser',
    steps: 'À faire',
    scripts: 'Lignes à dire',
    avoid: 'À éviter',
    keywords: 'Mots-clés',
    customerSteps: 'À envoyer au client',
    kind: 'Genre de fiche',
    next: 'Fiches qui suivent',
    revisedOn: 'Dernière relecture',
    reviewBy: 'À relire avant le',
    credits: 'Idée de',
    source: 'Source',
    lexicon: 'Lexique',
    context: 'Contexte',
    note: 'Note de version',
    chapters: 'Chapitres',
    cards: 'Fiches',
    name: 'Nom',
    match: 'Pages concernées',
    fields: 'Champs à remplir',
  } satisfies Record<FieldName, string>,
  /** Hints for fields whose label does not say it all. */
  hints: {
    summary: 'Une phrase : l’idée de la fiche.',
    scripts: 'La première est lue à voix haute telle quelle. {{example}} laisse un blanc à compléter.',
    cues: 'Ce que l’on entend ou ressent, une ligne par situation. {{count}} sur {{limit}}.',
    keywords: 'Ce que l’on taperait sans trouver, un par ligne. {{count}} sur {{limit}}.',
    revisedOn: 'Le jour où la fiche a été relue en entier.',
    reviewBy: 'Passé ce jour, la fiche est signalée à relire.',
  } satisfies { [F in FieldName]?: string },
  /** The values of a choice. */
  values: { kind: { lesson: 'leçon', situation: 'situation', about: 'à propos' } } satisfies {
    [F in ChoiceField]: Record<ChoiceValue<F>, string>;
  },
  /** Shown on a card once the day of a field is past. */
  past: { reviewBy: 'À relire depuis le {{day}}' } satisfies Record<PastDayField, string>,
} as const;
