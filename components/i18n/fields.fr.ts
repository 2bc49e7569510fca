/** Messages of text fields about their text. */
export const fieldsFr = {
  left_one: 'encore {{count}} caractère',
  left_many: 'encore {{count}} caractères',
  left_other: 'encore {{count}} caractères',
  over_one: '{{count}} caractère de trop : {{limit}} au plus. Raccourcissez ; rien n’a été coupé.',
  over_many: '{{count}} caractères de trop : {{limit}} au plus. Raccourcissez ; rien n’a été coupé.',
  over_other: '{{count}} caractères de trop : {{limit}} au plus. Raccourcissez ; rien n’a été coupé.',
  tooLong: 'Texte trop long',
  removed_one: '{{count}} caractère invisible a été retiré du texte collé.',
  removed_many: '{{count}} caractères invisibles ont été retirés du texte collé.',
  removed_other: '{{count}} caractères invisibles ont été retirés du texte collé.',
  damaged: '« � » tient la place d’un caractère perdu : corrigez le mot.',
} as const;
