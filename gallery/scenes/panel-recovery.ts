/** The timed recovery after a hard call. */
import type { Panel } from '@/components/panel/core/panel-context';
import type { PanelScene } from '@/gallery/scene';
import type { User } from '@/gallery/user';
import type { Language } from '@/protocol/text/language';

const shows = ['panel/recovery/RecoveryScreen'];
/** A card for a call that is hard on the advisor. */
const INSULTS = 'relation-client/insultes';

async function endHardCall(user: User, panel: Panel): Promise<void> {
  await user.find('[role=option]');
  const language = document.documentElement.lang as Language;
  panel.store.getState().open({ name: 'card', ref: INSULTS, language });
  await user.untilFocused('article h1');
  user.press('1');
  await user.find('[data-tone=good]');
  user.press('0', { altKey: true });
  await user.find('[data-action=recovery]');
}

export const PANEL_RECOVERY = [
  {
    name: 'panel/recovery/first-step',
    in: 'panel',
    shows,
    first: { name: 'recovery' },
    play: async (user) => void (await user.find('[data-recovery="1"]')),
  },
  {
    name: 'panel/recovery/paused',
    in: 'panel',
    shows,
    first: { name: 'recovery' },
    play: async (user) => {
      await user.click('[data-action=next-step]');
      await user.find('[data-recovery="2"]');
      await user.click('[data-action=pause]');
    },
  },
  {
    name: 'panel/recovery/over',
    in: 'panel',
    shows,
    first: { name: 'recovery' },
    play: async (user) => {
      for (const step of [2, 3, 4, 'over']) {
        await user.click('[data-action=next-step]');
        await user.find(`[data-recovery="${step}"]`);
      }
    },
  },
  {
    name: 'panel/recovery/no-card',
    in: 'panel',
    shows,
    packs: 'none',
    first: { name: 'recovery' },
    play: async (user) => void (await user.find('[data-action=back]')),
  },
  {
    name: 'panel/recovery/offered',
    in: 'panel',
    shows: ['panel/core/ToastView'],
    packs: 'organisation',
    play: endHardCall,
  },
] as const satisfies readonly PanelScene[];
