import { Mail, MessagesSquare, PhoneCall, Podcast } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import { Button } from '@/components/ui/Button';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { type Channel, nextChannel, useChannel } from './contact';

const PICTURES: Readonly<Record<Channel, typeof Mail>> = {
  téléphone: PhoneCall,
  chat: MessagesSquare,
  'e-mail': Mail,
};

/** The channel of this contact: each press, or Alt and K, goes on to the next one. */
export function ChannelButton({ icon = false }: { icon?: boolean }) {
  const { t } = useTranslation('wording');
  const channel = useChannel();
  const change = useChangeChannel();
  const Picture = channel ? PICTURES[channel] : Podcast;
  const name = channel ? t(`channel.is.${channel}`) : t('channel.none');
  return (
    <Button
      variant="quiet"
      small
      icon={icon || channel === undefined}
      title={`${name}. ${t('channel.hint')}`}
      onClick={change}
      aria-keyshortcuts="Alt+K"
      data-action="channel"
      data-channel={channel ?? 'any'}
    >
      <Picture size={17} aria-hidden />
      <span className={icon || channel === undefined ? 'unseen' : 'middle-label'}>{name}</span>
    </Button>
  );
}

/** Goes on to the next channel, and says which. */
function useChangeChannel(): () => void {
  const { t } = useTranslation('wording');
  const { store } = usePanel();
  return () => {
    const channel = nextChannel(store);
    store.getState().showToast('foot', 'plain', channel ? t(`channel.now.${channel}`) : t('channel.now.any'));
  };
}

/** Alt and K, on every screen. */
export function useChannelKey(): void {
  const { mac } = usePanel();
  const change = useChangeChannel();
  useShortcuts({ 'alt+k': change }, { singleKeys: false, mac });
}
