import { expect, it } from 'vitest';
import { deviceName, uiLanguage } from '@/browser/extension-pages';

it.each([
  [['fr', 'fr'], 'fr'],
  [['en-US', 'fr-FR'], 'fr'],
  [['FR-ca', 'en-CA'], 'fr'],
  [['fr_BE'], 'fr'],
  [['en-GB', 'en-GB'], 'en'],
  [['de', 'fry'], 'en'],
  [[''], 'en'],
] as const)('a browser whose languages are %j is spoken to in %s', (tags, language) => {
  expect(uiLanguage([...tags])).toBe(language);
});

it.each([
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36', 'Chrome 156, Linux'],
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0.0.0 Edg/156.0.0.0', 'Edge 156, Windows'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:153.0) Gecko/20100101 Firefox/153.0',
    'Firefox 153, Mac OS',
  ],
  ['something else', 'Browser'],
])('%s is called %s', (agent, name) => {
  expect(deviceName(agent)).toBe(name);
});
