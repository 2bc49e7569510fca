/** The words of the screen on which one line is said, French. */
export const sayFr = {
  open: 'Dire la fiche, une ligne à la fois',
  noLine: 'Cette fiche n’a pas de ligne à dire.',
  position: 'Ligne {{n}} sur {{count}}',
  next: 'suite',
  previous: 'avant',
  insert: 'insérer',
  fill: 'compléter',
  leave: 'revenir',
} as const;
