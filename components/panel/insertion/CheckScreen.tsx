import { AppWindow, Ban, Check, Copy, RotateCw } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '@/components/panel/core/panel.module.css';
import { type Panel, usePanel, usePanelState } from '@/components/panel/core/panel-context';
import { ScreenBar } from '@/components/panel/core/ScreenBar';
import { shortOrigin } from '@/components/panel/settings/site-name';
import { Button } from '@/components/ui/Button';
import { Note } from '@/components/ui/Note';
import { copyAndReport } from './insert-line';
import {
  frameText,
  lineParts,
  type PageReport,
  reportText,
  type SurveyLine,
  surveyLines,
  unreachedFrames,
} from './page-report';

/** The fields of the active page, which of them would take a line, and what is missing for the others. */
export function CheckScreen() {
  const { t } = useTranslation();
  const panel = usePanel();
  const pageCount = usePanelState((state) => state.pageCount);
  const [report, setReport] = useState<PageReport>();
  const refresh = useCallback(() => makeReport(panel, t).then(setReport), [panel, t]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at anew whenever the page may have changed
  useEffect(() => void refresh(), [refresh, pageCount]);

  async function allow(origin: string) {
    // Must come first: the browser shows its question only within the click.
    if (await panel.sites.request(origin)) await refresh();
    else panel.store.getState().showToast('foot', 'warn', t('insertion.notAllowed'));
  }

  return (
    <>
      <ScreenBar title={t('check.title')} />
      {report && (
        <div className={styles.body} data-check={report.refused ?? 'seen'}>
          <p className={styles.checkSite}>
            <strong>{report.origin ? shortOrigin(report.origin) : t('check.unknownSite')}</strong>
            <span className={styles.soft}>{t(`check.access.${report.access}`)}</span>
          </p>
          {report.refused && <Note tone="warn">{t(`check.refused.${report.refused}`)}</Note>}
          {report.refused === 'no-permission' && report.origin && (
            <div>
              <Allow origin={report.origin} onAllow={allow} />
            </div>
          )}
          {!report.refused && report.fields.length === 0 && <p>{t('check.noFields')}</p>}
          <ul className={styles.checkLines}>
            {report.fields.map((line) => (
              <li key={line.key} data-writable={line.way !== undefined} data-caret={line.caret || undefined}>
                {line.way ? <Check size={17} aria-hidden /> : <Ban size={17} aria-hidden />}
                <Line line={line} />
              </li>
            ))}
            {report.frames.map((frame) => (
              <li key={frame.origin} data-frame={frame.origin}>
                <AppWindow size={17} aria-hidden />
                <span className={styles.checkFrame}>
                  {frameText(frame, t)}
                  {frame.origin && <Allow origin={frame.origin} onAllow={allow} />}
                </span>
              </li>
            ))}
          </ul>
          <div className={styles.row}>
            <Button
              small
              onClick={() =>
                void copyAndReport(
                  panel,
                  t,
                  reportText(report, { t, version: panel.version, browser: panel.browser }),
                  'foot',
                )
              }
              data-action="copy-report"
            >
              <Copy size={15} aria-hidden />
              {t('check.copy')}
            </Button>
            <Button small variant="quiet" onClick={() => void refresh()}>
              <RotateCw size={15} aria-hidden />
              {t('check.again')}
            </Button>
          </div>
          <p className={styles.soft}>{t('check.privacy')}</p>
        </div>
      )}
    </>
  );
}

function Line({ line }: { line: SurveyLine }) {
  const { t } = useTranslation();
  const { what, how } = lineParts(line, t);
  return (
    <span>
      {what}
      <span className={styles.checkHow}>{how}</span>
    </span>
  );
}

function Allow({ origin, onAllow }: { origin: string; onAllow: (origin: string) => Promise<void> }) {
  const { t } = useTranslation();
  return (
    <Button
      small
      className={styles.allow ?? ''}
      onClick={() => void onAllow(origin)}
      data-action="allow-site"
    >
      {t('check.allow', { site: shortOrigin(origin) })}
    </Button>
  );
}

async function makeReport(panel: Panel, t: Parameters<typeof surveyLines>[1]): Promise<PageReport> {
  const { page, sites } = panel;
  const [address, surveyed] = await Promise.all([page.address(), page.survey()]);
  const origin = address === undefined ? await page.lastOrigin() : new URL(address).origin;
  const granted = origin !== undefined && (await sites.mayReach(origin));
  const refused = 'why' in surveyed ? surveyed.why : undefined;
  const surveys = 'why' in surveyed ? [] : surveyed.responses;
  const frames = await Promise.all(
    unreachedFrames(surveys).map(async (frame) =>
      frame.origin !== '' && (await sites.mayReach(frame.origin)) ? [] : [frame],
    ),
  );
  return {
    origin,
    access: address === undefined ? 'none' : granted ? 'granted' : 'tab',
    refused,
    fields: surveyLines(surveys, t),
    frames: frames.flat(),
  };
}
