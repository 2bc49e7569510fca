/** The words of call notes and replies, French. */
export const noteFr = {
  title: 'Note d’appel',
  open: 'Note d’appel',
  openLong: 'Note d’appel : ce qui s’est passé, prêt à insérer',
  key: 'Note d’appel, ou réponse',
  keys: { insert: 'Insérer la note', copy: 'Copier la note', language: 'Note dans l’autre langue' },
  template: 'Modèle',
  code: 'Issue de l’appel',
  noCode: 'Pas encore choisie',
  lines: 'Lignes de la réponse',
  text: 'Texte, à relire et à corriger',
  recompose: 'Recomposer',
  edited: 'Vous avez corrigé ce texte : il ne suit plus l’appel.',
  empty: 'Rien n’a encore été dit, coché ni inséré pendant cet appel. Écrivez ici, ou revenez après.',
  noTemplate: 'Aucun paquet installé n’a de modèle de note. Vos formateurs peuvent en ajouter un.',
  nothing: 'Écrivez d’abord la note : elle est vide.',
  openNames:
    'Il reste à compléter : {{names}}. Corrigez le texte, ou refaites la touche pour l’insérer ainsi.',
  otherRecord:
    'La page montre un autre dossier que pendant l’appel. Ouvrez le bon, ou refaites la touche pour insérer ici.',
  privacy: 'Composée en mémoire : rien n’en reste après l’appel.',
  insert: 'Insérer',
  copy: 'Copier',
  switchLanguage: { fr: 'Note en français', en: 'Note en anglais' },
} as const;
