import { expect, it } from 'vitest';
import { publishedPath } from '@/components/console/context-rules/MappedFields';

const FIELDS = [
  { placeholder: 'nom', label: 'Nom' },
  { placeholder: ' ', label: '' },
  { placeholder: '', selector: '#heure' },
];

it('a row is counted without the blank ones before it, which are not published', () => {
  expect(publishedPath(FIELDS, 0, 'label')).toBe('fields.0.label');
  expect(publishedPath(FIELDS, 2, 'selector')).toBe('fields.1.selector');
});

it('a blank row, or none, has no path', () => {
  expect([publishedPath(FIELDS, 1, 'label'), publishedPath(FIELDS, 3, 'label')]).toEqual(['', '']);
});
