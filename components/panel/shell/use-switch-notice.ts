import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import type { SwitchNotice } from '@/storage/membership/directory';
import { readMembership } from '@/storage/membership/membership';

/** A switch that is older was shown by the page that opened then. */
const FRESH_MS = 15_000;

/** The result of the last joining or leaving, for a page that reopened because of it. */
export function useSwitchNotice(): { tone: 'good' | 'warn'; text: string } | undefined {
  const { t } = useTranslation('desk');
  const { t: panel } = useTranslation();
  const { db, directory, now } = usePanel();
  const [openedAt] = useState(now);
  const known = useLiveQuery(async () => {
    const { lastSwitch, departures } = await directory.read();
    const organisation = (await readMembership(db))?.member.organisation.name ?? '';
    return { lastSwitch, organisation, pending: departures.some(({ revoke }) => revoke !== undefined) };
  }, [directory, db]);
  if (!known?.lastSwitch || !isFresh(known.lastSwitch, openedAt)) return undefined;
  const { what } = known.lastSwitch;
  if (what === 'joined')
    return { tone: 'good', text: panel('join.joined', { organisation: known.organisation }) };
  const text = t(`leave.${what}`);
  return known.pending ? { tone: 'warn', text: `${text} ${t('leave.pending')}` } : { tone: 'good', text };
}

const isFresh = ({ switchedAt }: SwitchNotice, openedAt: number) =>
  Math.abs(openedAt - switchedAt) < FRESH_MS;

/** Shows {@link useSwitchNotice} at the foot, once for each sentence. */
export function useSwitchToast(): void {
  const { store } = usePanel();
  const notice = useSwitchNotice();
  const { tone, text } = notice ?? {};
  useEffect(() => {
    if (tone !== undefined && text !== undefined) store.getState().showToast('foot', tone, text);
  }, [store, tone, text]);
}
