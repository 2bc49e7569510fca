import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { readCrmSource, renderCrm } from '@/demo/crm-page';
import { type CrmServer, startCrm } from '@/demo/crm-server';

const TODAY = new Date(2026, 10, 23);

describe('the demo customer record', () => {
  it('has every text in both languages, and no text that nobody reads', async () => {
    const { html, texts } = await readCrmSource();
    const textKeys = new Set([...html.matchAll(/\{\{(\w+)\}\}/gu)].map(([, name]) => name));
    textKeys.delete('year');
    expect(Object.keys(texts).sort()).toEqual([...textKeys].sort());
    for (const [name, { fr, en }] of Object.entries(texts)) expect([name, fr, en]).not.toContain('');
  });

  it.each(['fr', 'en'] as const)('is whole in %s', async (language) => {
    const page = renderCrm(await readCrmSource(), language, TODAY);
    expect(page).not.toContain('{{');
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(`hreflang="${language}" aria-current="page"`);
    expect(page.match(/aria-current/gu)).toHaveLength(1);
    expect(page).toContain(language === 'fr' ? 'Note d’appel' : 'Call note');
    expect(page).toContain(language === 'fr' ? 'Réponse au client' : 'Reply to the customer');
  });

  it('has no telephone number that could be somebody’s', async () => {
    const page = renderCrm(await readCrmSource(), 'fr', TODAY);
    for (const [number] of page.matchAll(/\b0[1-9](?: \d\d){4}\b/gu)) expect(number).toMatch(/^01 99 00 /u);
  });

  it('counts its dates back from today, and never to a weekend', async () => {
    const source = await readCrmSource();
    for (let day = 1; day <= 31; day += 1) {
      const today = new Date(2026, 11, day);
      for (const [, date = ''] of renderCrm(source, 'fr', today).matchAll(/datetime="([\d-]+)"/gu)) {
        const [year, month, dayOfMonth] = date.split('-').map(Number);
        const shownDate = new Date(year ?? 0, (month ?? 0) - 1, dayOfMonth);
        expect([0, 6]).not.toContain(shownDate.getDay());
        expect(shownDate.getTime()).toBeLessThan(today.getTime());
      }
    }
    expect(renderCrm(source, 'fr', TODAY)).toContain('octobre 2026');
  });

  it('lets no text become markup, and no hole be served', async () => {
    const texts = { a: { fr: '<b>"&', en: '' } };
    expect(renderCrm({ html: '<p>{{a}}</p>', texts }, 'fr', TODAY)).toBe('<p>&lt;b&gt;&quot;&amp;</p>');
    expect(() => renderCrm({ html: '{{b}}', texts }, 'fr', TODAY)).toThrow('"b"');
    expect(() => renderCrm({ html: '{{sum:3}}', texts }, 'fr', TODAY)).toThrow('"sum"');
  });
});

describe('the demo CRM server', () => {
  const running: CrmServer[] = [];
  afterEach(async () => {
    for (const crm of running.splice(0)) await crm.close();
  });

  async function start(port = 0) {
    const crm = await startCrm({ port, today: () => TODAY });
    running.push(crm);
    return crm;
  }

  it('uses the requested language, else the browser’s, else French', async () => {
    const { address } = await start();
    const language = async (path: string, accepted?: string) => {
      const response = await fetch(`${address}${path}`, {
        headers: accepted ? { 'accept-language': accepted } : { 'accept-language': '*' },
      });
      return response.headers.get('content-language');
    };
    expect(await language('/')).toBe('fr');
    expect(await language('/', 'en-GB,en;q=0.9')).toBe('en');
    expect(await language('/?lang=fr', 'en')).toBe('fr');
    expect(await language('/?lang=en')).toBe('en');
    expect(await language('/?lang=xx&lang=en', 'fr')).toBe('fr');
  });

  it('serves its own files alone, under a strict policy', async () => {
    const { address } = await start();
    for (const path of ['/', '/crm.css', '/crm.js', '/clarte.svg']) {
      const response = await fetch(address + path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    for (const path of ['/texts.json', '/..%2fcrm-server.ts', '/index.html']) {
      expect((await fetch(address + path)).status).toBe(404);
    }
  });

  it('takes the next port when its own is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const taken = other.address();
    if (typeof taken !== 'object' || !taken) throw new Error('no port');
    try {
      const { address } = await start(taken.port);
      expect(Number(new URL(address).port)).toBeGreaterThan(taken.port);
    } finally {
      other.close();
    }
  });
});
