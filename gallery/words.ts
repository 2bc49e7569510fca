/** What the gallery's own page says. */
const fr = {
  title: 'Galerie',
  filter: 'Chercher une scène',
  scenes: 'Scènes',
  none: 'Aucune scène de ce nom : effacez un mot.',
  widths: 'Largeurs',
  keys: '↑ ↓ passent d’une scène à l’autre, / va à la recherche.',
  alone: 'Ouvrir seule',
  count: (shown: number, all: number) => `${shown} sur ${all}`,
};
const en: typeof fr = {
  title: 'Gallery',
  filter: 'Find a scene',
  scenes: 'Scenes',
  none: 'No scene has this name: delete a word.',
  widths: 'Widths',
  keys: '↑ ↓ go from scene to scene, / goes to the search.',
  alone: 'Open by itself',
  count: (shown: number, all: number) => `${shown} of ${all}`,
};

export const words = navigator.language.startsWith('fr') ? fr : en;
