import { expect, it } from 'vitest';
import { uiLanguage } from '@/browser/extension-pages';

it.each([
  ['fr', 'fr'],
  ['fr-FR', 'fr'],
  ['FR-ca', 'fr'],
  ['fr_BE', 'fr'],
  ['en-GB', 'en'],
  ['de', 'en'],
  ['fry', 'en'],
  ['', 'en'],
])('a browser in %j is spoken to in %s', (tag, language) => {
  expect(uiLanguage(tag)).toBe(language);
});
