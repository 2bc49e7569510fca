import { describe, expect, test } from 'vitest';
import {
  answerFlow,
  EMPTY_GUIDE,
  endLesson,
  previousLesson,
  previousStep,
  restartFlow,
  showLesson,
  startFlow,
  targetOf,
  toggleStep,
} from '@/components/panel/guide/guide-state';

const started = showLesson(EMPTY_GUIDE, 'pack/one');

describe('progress through the lessons', () => {
  test('a lesson that is shown again is where one was: nothing changes', () => {
    expect(showLesson(started, 'pack/one')).toBe(started);
    expect(showLesson(started, 'pack/two').lessons).toMatchObject({
      current: 'pack/two',
      trail: ['pack/one'],
    });
  });

  test('a step is ticked, and the tick taken away', () => {
    const ticked = toggleStep(started, 1);
    expect(ticked.lessons?.ticked).toEqual({ 'pack/one': [1] });
    expect(toggleStep(ticked, 1).lessons?.ticked).toEqual({ 'pack/one': [] });
  });

  test('an outcome ends a lesson, and going back keeps outcome and ticks', () => {
    const next = endLesson(toggleStep(started, 0), 'calmer', 'pack/two');
    expect(next.lessons).toMatchObject({ current: 'pack/two', outcomes: { 'pack/one': 'calmer' } });
    const back = previousLesson(next);
    expect(back.lessons).toEqual({
      current: 'pack/one',
      trail: [],
      ticked: { 'pack/one': [0] },
      outcomes: { 'pack/one': 'calmer' },
    });
    expect(previousLesson(back)).toBe(back);
  });

  test('nothing is ticked or ended before a lesson is shown', () => {
    expect(toggleStep(EMPTY_GUIDE, 0)).toBe(EMPTY_GUIDE);
    expect(endLesson(EMPTY_GUIDE, 'same', 'pack/two')).toBe(EMPTY_GUIDE);
  });
});

describe('the target of an outcome', () => {
  const lessons = ['pack/one', 'pack/two'];

  test('is the link of the card: a lesson, or a card of its own', () => {
    expect(targetOf(lessons, 'pack/two', 'pack/one', 'worse')).toEqual({ lesson: 'pack/one' });
    expect(targetOf(lessons, 'pack/one', 'other/insults', 'worse')).toEqual({ card: 'other/insults' });
  });

  test('without a link is the lesson after it, unless the caller is worse', () => {
    expect(targetOf(lessons, 'pack/one', undefined, 'same')).toEqual({ lesson: 'pack/two' });
    expect(targetOf(lessons, 'pack/one', undefined, 'worse')).toBeUndefined();
    expect(targetOf(lessons, 'pack/two', undefined, 'calmer')).toBeUndefined();
  });
});

describe('progress through a flow', () => {
  const begun = startFlow(EMPTY_GUIDE, 'pack/flow', 'one');

  test('an answer leads on; the step before comes back with its answer; each flow has its own place', () => {
    const next = answerFlow(begun, 'pack/flow', 1, 'two');
    expect(next.flows).toEqual({ 'pack/flow': [{ step: 'one', answer: 1 }, { step: 'two' }] });
    expect(previousStep(next, 'pack/flow').flows).toEqual({ 'pack/flow': [{ step: 'one', answer: 1 }] });
    expect(startFlow(next, 'pack/flow', 'one')).toBe(next);
    expect(startFlow(next, 'pack/other', 'first').flows).toMatchObject({ 'pack/other': [{ step: 'first' }] });
    expect(restartFlow(next, 'pack/flow', 'one')).toEqual(begun);
  });

  test('an answer that leads to a card leaves the step on screen; the first step has none before it', () => {
    expect(answerFlow(begun, 'pack/flow', 0, undefined).flows).toEqual({
      'pack/flow': [{ step: 'one', answer: 0 }],
    });
    expect(previousStep(begun, 'pack/flow')).toBe(begun);
    expect(answerFlow(EMPTY_GUIDE, 'pack/flow', 0, 'two')).toBe(EMPTY_GUIDE);
  });
});
