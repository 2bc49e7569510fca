import { expect, test } from 'vitest';
import { SCENES } from '@/gallery/scenes';

const files = Object.keys(import.meta.glob('/components/**/*.tsx')).map((file) =>
  file.replace('/components/', '').replace(/\.tsx$/u, ''),
);

test('every screen, dialog and form has a scene', () => {
  const shown = new Set<string>(SCENES.flatMap(({ shows }) => [...shows]));
  const screens = files.filter((file) => /(?:Screen|Dialog|Form)$/u.test(file));
  expect(screens.length).toBeGreaterThan(20);
  expect(screens.filter((file) => !shown.has(file))).toEqual([]);
});

test('every scene shows files that are there, and has a name of its own', () => {
  const names = SCENES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const unknown = SCENES.flatMap(({ shows }) => [...shows]).filter((file) => !files.includes(file));
  expect(unknown).toEqual([]);
});
