/**
 * A report of what can be written in a page, for a person and an administrator.
 * Guarantees: it holds nothing of the page but kinds, obstacles and origins: no value, no title, no path.
 */
import type { TFunction } from 'i18next';
import type { PageRefusal } from '@/components/panel/core/panel-context';
import type { PageField, PageSurvey } from '@/protocol/page';

export type SurveyLine = {
  key: string;
  count: number;
  /** The kind, or the obstacle. */
  what: string;
  /** In a frame, in a shadow root. */
  where: string[];
  /** How a line would be written; undefined when it would not be. */
  way: string | undefined;
  caret: boolean;
};

export type PageReport = {
  origin: string | undefined;
  /** `granted`: the site is open for good. `tab`: this tab alone, for now. `none`: not at all. */
  access: 'granted' | 'tab' | 'none';
  refused: PageRefusal['why'] | undefined;
  fields: SurveyLine[];
  /** Frames of other sites that were not reached, by origin, those without an origin of their own as `''`. */
  frames: { origin: string; count: number }[];
};

/** Equal fields are one line; the one with the caret comes first. */
export function surveyLines(surveys: readonly PageSurvey[], t: TFunction): SurveyLine[] {
  const lines = new Map<string, SurveyLine>();
  for (const field of surveys.flatMap(({ fields }) => fields)) {
    const key = [field.kind, field.obstacle, field.inFrame, field.inShadow, field.caret].join(' ');
    const line = lines.get(key);
    if (line) line.count += 1;
    else lines.set(key, { ...described(field, t), key, count: 1, caret: field.caret === true });
  }
  return [...lines.values()].sort((a, b) => Number(b.caret) - Number(a.caret));
}

function described({ kind, obstacle, inFrame, inShadow }: PageField, t: TFunction) {
  const where = [inFrame && t('check.inFrame'), inShadow && t('check.inShadow')].filter(
    (each) => each !== false,
  );
  const what = kind ? t(`check.kinds.${kind}`) : t('check.otherField');
  if (obstacle) return { what: `${what}, ${t(`check.obstacles.${obstacle}`)}`, where, way: undefined };
  return { what, where, way: t(kind === 'line' || kind === 'lines' ? 'check.typed' : 'check.pasted') };
}

/** The frames that no survey came from, by origin. */
export function unreachedFrames(surveys: readonly PageSurvey[]): PageReport['frames'] {
  const counts = new Map<string, number>();
  for (const { origin = '' } of surveys.flatMap(({ frames }) => frames)) {
    counts.set(origin, (counts.get(origin) ?? 0) + 1);
  }
  return [...counts].map(([origin, count]) => ({ origin, count }));
}

/** The whole report as plain text, for the administrator of the browsers. */
export function reportText(
  { origin, access, refused, fields, frames }: PageReport,
  { t, version, browser }: { t: TFunction; version: string; browser: string },
): string {
  const lines: string[] = [
    t('check.reportTitle', { version }),
    t('check.reportBrowser', { browser }),
    t('check.reportSite', { site: origin ?? t('check.unknownSite') }),
    t('check.reportAccess', { access: t(`check.access.${access}`) }),
  ];
  if (refused) lines.push(t(`check.refused.${refused}`));
  for (const line of fields) lines.push(`- ${lineText(line, t)}`);
  if (!refused && fields.length === 0) lines.push(t('check.noFields'));
  for (const frame of frames) lines.push(`- ${frameText(frame, t)}`);
  return lines.join('\n');
}

export function lineText(line: SurveyLine, t: TFunction): string {
  const { what, how } = lineParts(line, t);
  return what + how;
}

/** The same in two parts: how many of what, and how a line would get there. */
export function lineParts({ count, what, where, way, caret }: SurveyLine, t: TFunction) {
  const how = ['', ...where, way ?? t('check.notWritten')].join(', ');
  return { what: `${count} × ${what}`, how: caret ? `${how} (${t('check.caret')})` : how };
}

export function frameText({ origin, count }: PageReport['frames'][number], t: TFunction): string {
  return t('check.frame', { count, site: origin || t('check.unknownSite') });
}
