import { describe, expect, it } from 'vitest';
import { createWording } from '@/components/i18n/i18n';
import {
  type PageReport,
  reportText,
  surveyLines,
  unreachedFrames,
} from '@/components/panel/insertion/page-report';
import type { PageSurvey } from '@/protocol/page';

const t = createWording('fr').getFixedT('fr', 'panel');
const here = { inFrame: false, inShadow: false };
const survey = (fields: PageSurvey['fields'], frames: PageSurvey['frames'] = []): PageSurvey => ({
  fields,
  frames,
});
const report = (more: Partial<PageReport> = {}): PageReport => ({
  origin: 'https://crm.example',
  access: 'tab',
  refused: undefined,
  fields: [],
  frames: [],
  ...more,
});
const text = (of: PageReport) => reportText(of, { t, version: '1.2.3', browser: 'Chrome 156, Linux' });

describe('the lines of a check', () => {
  it('are one for fields alike, the field with the caret first', () => {
    const lines = surveyLines(
      [
        survey([
          { kind: 'line', ...here },
          { kind: 'line', ...here },
          { kind: 'lines', ...here, caret: true },
        ]),
        survey([{ kind: 'line', inFrame: true, inShadow: false }]),
      ],
      t,
    );
    expect(lines.map(({ count, caret, where }) => [count, caret, where.length])).toEqual([
      [1, true, 0],
      [2, false, 0],
      [1, false, 1],
    ]);
  });

  it('name a way to write for what may be written, and none for the rest', () => {
    const ways = (field: PageSurvey['fields'][number]) => surveyLines([survey([field])], t)[0]?.way;
    expect(ways({ kind: 'line', ...here })).toBe('inséré comme tapé');
    expect(ways({ kind: 'drawn', ...here })).toBe('inséré comme collé');
    expect(ways({ kind: 'line', obstacle: 'read-only', ...here })).toBeUndefined();
    expect(ways({ obstacle: 'password', ...here })).toBeUndefined();
  });

  it('count the frames that no script reaches, by origin', () => {
    const frames = [{ origin: 'https://a.example' }, {}, { origin: 'https://a.example' }];
    expect(unreachedFrames([survey([], frames)])).toEqual([
      { origin: 'https://a.example', count: 2 },
      { origin: '', count: 1 },
    ]);
  });
});

describe('the report', () => {
  it('says version, browser, site, access and each field', () => {
    const fields = surveyLines([survey([{ kind: 'rich', ...here, caret: true }])], t);
    expect(text(report({ fields, frames: [{ origin: 'https://a.example', count: 1 }] }))).toBe(
      [
        'Souffleur 1.2.3, vérification d’une page',
        'Navigateur\u202f: Chrome 156, Linux',
        'Site\u202f: https://crm.example',
        'Accès\u202f: ouvert dans cet onglet, pour l’instant',
        '- 1 × texte enrichi, inséré comme collé (le curseur est ici)',
        '- 1 cadre d’un autre site, sans accès\u202f: https://a.example',
      ].join('\n'),
    );
  });

  it('reports that there is no field, and why a page could not be read', () => {
    expect(text(report())).toContain('Aucun champ visible');
    const refused = text(report({ origin: undefined, access: 'none', refused: 'no-permission' }));
    expect(refused).toContain('site inconnu');
    expect(refused).toContain('ne donne pas accès');
    expect(refused).not.toContain('Aucun champ visible');
  });
});
