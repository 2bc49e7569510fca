import { describe, expect, test } from 'vitest';
import { guideOf } from '@/components/panel/guide/use-guide';
import { press, words } from '@/tests/component/support/keys';
import { showScene } from '@/tests/component/support/show-scene';

const current = () => document.querySelector<HTMLElement>('[data-guide-lesson]')?.dataset.guideLesson;
const step = (n: number) => document.querySelector(`[data-step="${n}"]`);
const sayLine = () => document.querySelector('[data-say-line]')?.textContent ?? '';

describe('the guide, by keyboard', () => {
  test('a digit ticks a step, and again takes the tick away', async () => {
    await showScene('panel/guide/first-lesson');
    await press('2');
    await expect.poll(() => step(2)?.getAttribute('aria-pressed')).toBe('true');
    await press('2');
    await expect.poll(() => step(2)?.getAttribute('aria-pressed')).toBe('false');
  });

  test('calmer, the same and worse each lead where the lesson says', async () => {
    const { panel } = await showScene('panel/guide/first-lesson');
    await press('c');
    await expect.poll(current).toBe('desescalade/lecon-02');
    await press('p');
    await expect.poll(current).toBe('desescalade/lecon-04');
    await press('m');
    await expect.poll(current).toBe('desescalade/lecon-02');
    expect(guideOf(panel.store.getState()).lessons?.outcomes).toEqual({
      'desescalade/lecon-01': 'calmer',
      'desescalade/lecon-02': 'same',
      'desescalade/lecon-04': 'worse',
    });
  });

  test('an outcome that leads to a card opens it, and Escape comes back to the lesson', async () => {
    await showScene('panel/guide/first-lesson');
    await press('m');
    await expect
      .poll(() => document.querySelector('[data-card-id="relation-client/insultes"]'))
      .not.toBeNull();
    await press('{Escape}');
    await expect.poll(current).toBe('desescalade/lecon-01');
    expect(document.querySelector('[data-outcome=worse]')?.getAttribute('aria-pressed')).toBe('true');
  });

  test('one leaves, comes back where one was, and goes back and on by the arrows', async () => {
    await showScene('panel/guide/first-lesson');
    await press('{ArrowRight}');
    await expect.poll(current).toBe('desescalade/lecon-02');
    await press('1');
    await expect.poll(() => step(1)?.getAttribute('aria-pressed')).toBe('true');
    await press('o');
    await expect.poll(() => document.querySelector('[data-card-id="desescalade/lecon-02"]')).not.toBeNull();
    await press('g');
    await expect.poll(current).toBe('desescalade/lecon-02');
    expect(step(1)?.getAttribute('aria-pressed')).toBe('true');
    await press('{ArrowLeft}');
    await expect.poll(current).toBe('desescalade/lecon-01');
  });

  test('Enter inserts the line to say now; the arrows show the lines one by one', async () => {
    const { page: crm } = await showScene('panel/guide/first-lesson');
    const first = sayLine();
    await press('{Enter}');
    await expect.poll(() => crm.state.text).toBe(first);
    await press('{ArrowDown}');
    await expect.poll(sayLine).not.toBe(first);
    const second = sayLine();
    await press('{Enter}');
    await expect.poll(() => crm.state.text).toBe(first + second);
  });

  test('a line with an open placeholder is held back, with the focus in its field', async () => {
    const { page: crm } = await showScene('panel/guide/first-lesson');
    await press('{ArrowDown}{ArrowDown}');
    await expect.poll(() => document.querySelector('[data-say-line] input')).not.toBeNull();
    await press('{Enter}');
    await expect.poll(() => document.activeElement?.matches('[data-say-line] input[data-open]')).toBe(true);
    expect(crm.state.text).toBe('');
    await press('Camille{Enter}');
    await expect.poll(() => crm.state.text).toContain('Camille');
  });

  test('a breath of ten seconds is offered, begun and stopped by B', async () => {
    await showScene('panel/guide/first-lesson');
    const state = () => document.querySelector<HTMLElement>('[data-breath]')?.dataset.breath;
    expect(state()).toBe('rests');
    await press('b');
    await expect.poll(state).toBe('runs');
    await expect.poll(words).toContain('Inspirez');
    await press('b');
    await expect.poll(state).toBe('rests');
  });

  test('what was typed so far is read back in one sentence, and inserted by V', async () => {
    const { page: crm } = await showScene('panel/guide/read-back');
    const fields = () =>
      [...document.querySelectorAll<HTMLInputElement>('[data-insert-block] input')].map(({ value }) => value);
    expect(fields()).toEqual(['jeudi 3 décembre', 'A 4521']);
    await press('v');
    await expect
      .poll(() => crm.state.text)
      .toBe(
        'Je vous relis ce que j’ai noté\u202f: date du rendez-vous, jeudi 3 décembre\u202f; numéro de dossier, A 4521. C’est bien cela\u202f?',
      );
  });

  test('the end of the call ends the guide, and its undo brings it back', async () => {
    const { panel } = await showScene('panel/guide/lesson-under-way');
    await press('{Alt>}0{/Alt}');
    await expect.poll(current).toBe('desescalade/lecon-01');
    expect(guideOf(panel.store.getState()).lessons?.outcomes).toEqual({});
    await press('z');
    await expect.poll(current).toBe('desescalade/lecon-03');
    expect(step(1)?.getAttribute('aria-pressed')).toBe('true');
  });
});

describe('a guided flow, by keyboard', () => {
  const flowStep = () => document.querySelector<HTMLElement>('[data-flow-step]')?.dataset.flowStep;

  test('digits answer, the arrow goes back, and the end says how it ended', async () => {
    const { panel } = await showScene('panel/guide/flow');
    expect(flowStep()).toBe('danger');
    await press('3');
    await expect.poll(flowStep).toBe('panne-connue');
    await press('1');
    await expect.poll(flowStep).toBe('secteur');
    await press('{ArrowLeft}');
    await expect.poll(flowStep).toBe('panne-connue');
    expect(document.querySelector('[data-answer="1"]')?.getAttribute('aria-pressed')).toBe('true');
    await press('1');
    await expect.poll(flowStep).toBe('secteur');
    await press('1');
    await expect.poll(() => document.querySelector('[data-flow-end=promised]')).not.toBeNull();
    const answered = panel.store.getState().callEvents.filter(({ kind }) => kind === 'answered');
    expect(answered.map(({ text }) => text)).toEqual(['Aucun danger', 'Oui', 'Cela suffit']);
  });

  test('an answer that leads to a card opens it; Escape comes back to the step', async () => {
    await showScene('panel/guide/flow');
    await press('1');
    await expect
      .poll(() => document.querySelector('[data-card-id="relation-client/feu-ou-fumee"]'))
      .not.toBeNull();
    await press('{Escape}');
    await expect.poll(flowStep).toBe('danger');
  });

  test('Enter inserts the line, N the text for the record once it is filled in', async () => {
    const { page: crm } = await showScene('panel/guide/flow');
    await press('{Enter}');
    await expect.poll(() => crm.state.text).toContain('Avant tout');
    await press('3');
    await expect.poll(flowStep).toBe('panne-connue');
    await press('1');
    await expect.poll(flowStep).toBe('secteur');
    const before = crm.state.text;
    await press('n');
    await expect
      .poll(() => document.activeElement?.matches('[data-insert-block] input[data-open]'))
      .toBe(true);
    expect(crm.state.text).toBe(before);
  });

  test('a card leads to its flow by G, and the search finds it; the best card stays first', async () => {
    const { panel } = await showScene('panel/guide/flow-found');
    const rows = [...document.querySelectorAll<HTMLElement>('[role=option]')];
    expect(rows[0]?.dataset.action).toBeUndefined();
    expect(rows[1]?.dataset.action).toBe('flow');
    await press('{ArrowDown}{Enter}');
    await expect.poll(flowStep).toBe('danger');
    panel.store.getState().open({ name: 'card', ref: 'relation-client/resilier', language: 'fr' });
    await expect.poll(() => document.querySelector('[data-action=open-flow]')).not.toBeNull();
    await press('g');
    await expect.poll(flowStep).toBe('titulaire');
  });
});
