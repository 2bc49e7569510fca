import { PenLine } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';

type LineMarkProps = {
  /** Whether the line is said in own words, and whether the official line has changed since. */
  state: 'official' | 'own' | 'changed';
  /** The number of the line. */
  n: number;
  onEdit: () => void;
};

/** The button that leads to the own words of a line; where it has some, it says so. */
export function LineMark({ state, n, onEdit }: LineMarkProps) {
  const { t } = useTranslation('wording');
  if (state === 'official') {
    const label = t('editLine', { n });
    return (
      <Button
        variant="quiet"
        small
        icon
        onClick={onEdit}
        aria-label={label}
        title={label}
        data-own-words="none"
      >
        <PenLine size={15} aria-hidden />
      </Button>
    );
  }
  return (
    <Button variant="quiet" small onClick={onEdit} title={t('changeLine', { n })} data-own-words={state}>
      <PenLine size={15} aria-hidden />
      {t(state === 'changed' ? 'markChanged' : 'mark')}
      <span className="unseen">{t('changeLine', { n })}</span>
    </Button>
  );
}
