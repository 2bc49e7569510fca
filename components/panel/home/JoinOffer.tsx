import { Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import { useIsMember } from '@/components/panel/core/use-membership';
import search from '@/components/panel/search/search.module.css';
import { Button } from '@/components/ui/Button';

/** On the first screen of a panel that belongs to no team: the way into one. */
export function JoinOffer() {
  const { t } = useTranslation();
  const { store, view } = usePanel();
  const joined = useIsMember();
  if (joined !== false || view === 'palette') return null;
  return (
    <div className={search.news}>
      <Button
        variant="quiet"
        small
        onClick={() => store.getState().open({ name: 'settings' })}
        data-action="join-offer"
      >
        <Users size={15} aria-hidden />
        {t('home.join')}
      </Button>
    </div>
  );
}
