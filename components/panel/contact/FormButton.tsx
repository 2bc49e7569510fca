import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import { Button } from '@/components/ui/Button';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { switchForm, useFamiliar } from './contact';

/** Switches the lines of a card between *vous* and *tu*; drawn where the card has both. */
export function FormButton() {
  const { t } = useTranslation('wording');
  const { store } = usePanel();
  const isFamiliar = useFamiliar();
  return (
    <Button
      variant="quiet"
      small
      onClick={() => switchForm(store)}
      aria-pressed={isFamiliar}
      aria-keyshortcuts="Alt+T"
      aria-label={t('form.hint')}
      title={t('form.hint')}
      data-action="form"
    >
      <span lang="fr">{isFamiliar ? 'tu' : 'vous'}</span>
    </Button>
  );
}

/** Alt and T on a card: *tu* or *vous*; says so where the card has no lines in *tu*. */
export function useFormKey(hasTu: boolean | undefined): void {
  const { t } = useTranslation('wording');
  const { store, mac } = usePanel();
  function change() {
    const { showToast } = store.getState();
    if (!hasTu) return showToast('foot', 'plain', t('form.none'));
    showToast('foot', 'plain', t(switchForm(store) ? 'form.nowTu' : 'form.nowVous'));
  }
  useShortcuts({ 'alt+t': hasTu === undefined ? undefined : change }, { singleKeys: false, mac });
}
