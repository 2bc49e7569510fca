import { expect, it } from 'vitest';
import { twinPlaceholders } from '@/components/panel/card/twin-placeholders';
import type { CardText } from '@/protocol/pack';

const textOf = (script: string): CardText => ({
  title: 'Titre',
  summary: 'Résumé',
  cues: [],
  steps: [],
  scripts: [{ text: script, tone: 'neutre' }],
  avoid: [],
  keywords: [],
});

it('carries a value over beside a choice that only one language has', () => {
  const fr = textOf('Bonjour {{Madame|Monsieur}}, votre dossier est le {{numéro de dossier}}.');
  const en = textOf('Hello, your case number is {{case number}}.');
  expect(twinPlaceholders(fr, en)).toEqual([['numéro de dossier', 'case number']]);
});

it('carries nothing over between lines with different gaps', () => {
  expect(
    twinPlaceholders(
      textOf('Le {{date du rendez-vous}} à {{heure du rendez-vous}}.'),
      textOf('On {{appointment date}}.'),
    ),
  ).toEqual([]);
});
