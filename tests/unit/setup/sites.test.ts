import { describe, expect, it } from 'vitest';
import { sitePatterns } from '@/setup/sites';

describe('[EXT-1] the sites that an organisation gives its own build', () => {
  it('are none unless they are named', () => {
    expect(sitePatterns('', 'chrome')).toEqual([]);
    expect(sitePatterns(' , ', 'chrome')).toEqual([]);
  });

  it('are origins, each once, with a port where the browser knows ports', () => {
    const list = 'https://crm.example, https://CRM.example,https://desk.example:8443, http://127.0.0.1:4311';
    expect(sitePatterns(list, 'chrome')).toEqual([
      'https://crm.example/*',
      'https://desk.example:8443/*',
      'http://127.0.0.1:4311/*',
    ]);
    expect(sitePatterns(list, 'firefox')).toEqual([
      'https://crm.example/*',
      'https://desk.example/*',
      'http://127.0.0.1/*',
    ]);
  });

  it.each([
    'https://*',
    'https://*.example',
    'https://*/*',
    '*://crm.example',
    'http://crm.example',
    'https://crm.example/cases',
    'https://user@crm.example',
    'https://crm.*',
    'crm.example',
    '<all_urls>',
    'file:///etc',
  ])('are never as wide or as unclear as %s', (site) => {
    expect(() => sitePatterns(`https://crm.example,${site}`, 'chrome')).toThrow(`"${site}" is not an origin`);
  });
});
