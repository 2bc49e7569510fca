import { describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { user } from '@/gallery/user';
import { readPackDraft } from '@/storage/packs/pack-drafts';
import { showScene } from '@/tests/component/support/show-scene';

const stored = (db: Parameters<typeof readPackDraft>[0]) => async () =>
  (await readPackDraft(db, 'accueil'))?.pack.flows?.[0];

describe('a flow in the console', () => {
  test('is drawn, listed in a table, and its faults are named in its outline', async () => {
    await showScene('console/pack/flow');
    expect(document.querySelectorAll('[data-flow-picture] [data-node]')).toHaveLength(5);
    const cells = [...document.querySelectorAll('figure table tbody tr')].map(
      ({ textContent }) => textContent,
    );
    expect(cells).toContain(
      '2. Convenez d’un rendez-vousEssayer encoreQue montre le voyant de la fibre\u202f?',
    );
    const fault = document.querySelector('[data-step=seul] [data-tone=bad]')?.textContent ?? '';
    expect(fault).toContain('Aucune réponse ne mène à l’étape');
  });

  test('an answer is added, given its words, and leads to a step; the draft holds it', async () => {
    const { db } = await showScene('console/pack/flow');
    const step = page.elementLocator(document.querySelector('[data-step=voyant]') as Element);
    await step.getByText('Ajouter une réponse').click();
    const words = () =>
      document.querySelector<HTMLInputElement>('[data-step=voyant] [data-field=flow-answer-3-fr]');
    await expect.poll(words).not.toBeNull();
    await page.elementLocator(words() as Element).fill('Il clignote');
    await user.choose('[data-step=voyant] [data-field=flow-target-3]', 'seul');
    await expect.poll(stored(db)).toMatchObject({
      steps: [{ answers: [{}, {}, {}, { text: { fr: 'Il clignote' }, step: 'seul' }] }, {}, {}, {}],
    });
    await expect.poll(() => document.querySelector('[data-step=seul] [data-tone=bad]')).toBeNull();
  });

  test('a page to open is added to a step; the draft holds it', async () => {
    const { db } = await showScene('console/pack/flow');
    const step = page.elementLocator(document.querySelector('[data-step=voyant]') as Element);
    await step.getByText('Ajouter une page').click();
    const field = (name: string) =>
      document.querySelector(`[data-step=voyant] [data-field=flow-link-0-${name}]`);
    await expect.poll(() => field('fr')).not.toBeNull();
    await page.elementLocator(field('fr') as Element).fill('État du réseau');
    await page.elementLocator(field('address') as Element).fill('https://reseau.exemple.fr/');
    const links = [{ title: { fr: 'État du réseau' }, address: 'https://reseau.exemple.fr/' }];
    await expect.poll(stored(db)).toMatchObject({ steps: [{ links }, {}, {}, {}] });
  });

  test('a step that is taken out leaves its answers without a target, and says so', async () => {
    const { db } = await showScene('console/pack/flow');
    const summary = document.querySelector<HTMLElement>('[data-step=regle] summary');
    summary?.click();
    await page
      .elementLocator(document.querySelector('[data-step=regle] [data-action=remove-step]') as Element)
      .click();
    await expect.poll(async () => (await stored(db)())?.steps.length).toBe(3);
    await expect
      .poll(() => document.querySelector('[data-step=technicien] [data-tone=bad]')?.textContent ?? '')
      .toContain('Le parcours s’arrête ici sans fin');
  });
});
