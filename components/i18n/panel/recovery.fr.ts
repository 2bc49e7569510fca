/** The words of the recovery after a hard call, French. */
export const recoveryFr = {
  title: 'Deux minutes pour soi',
  offer: 'C’était un appel dur. Deux minutes pour vous, avant le suivant ?',
  accept: 'Prendre deux minutes',
  none: 'Aucun paquet installé n’a de fiche minutée.',
  left: 'Encore {{time}}',
  paused: 'En pause, encore {{time}}',
  pause: 'mettre en pause',
  resume: 'reprendre',
  next: 'suite',
  previous: 'avant',
  leave: 'revenir',
  card: 'Lire la fiche',
  over: 'C’est fait. Si cet appel vous reste en tête, parlez-en à quelqu’un.',
  privacy: 'Personne ne le sait : rien n’est compté, gardé ni envoyé.',
} as const;
