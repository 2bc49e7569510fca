import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import panelStyles from '@/components/panel/core/panel.module.css';
import type { UnjoinedData } from '@/storage/membership/unjoined-data';
import styles from './desk.module.css';

type UnjoinedChoiceProps = {
  data: UnjoinedData;
  /** Whether it is this person's; undefined until they have said so. */
  mine: boolean | undefined;
  missing: boolean;
  onChange: (mine: boolean) => void;
};

/** Asks the joining person whether the data written here without a membership is theirs. */
export function UnjoinedChoice({ data, mine, missing, onChange }: UnjoinedChoiceProps) {
  const { t, i18n } = useTranslation('desk');
  const id = useId();
  const { tips, drafts, favourites, wordings, ownValues } = data;
  const parts = [
    tips > 0 && t('unjoined.tips', { count: tips }),
    drafts > 0 && t('unjoined.drafts', { count: drafts }),
    favourites > 0 && t('unjoined.favourites', { count: favourites }),
    wordings > 0 && t('unjoined.wordings', { count: wordings }),
    ownValues > 0 && t('unjoined.ownValues'),
  ].filter((part) => part !== false);
  const what = new Intl.ListFormat(i18n.language).format(parts);
  return (
    <fieldset className={styles.question} data-field="unjoined">
      <legend>{t('unjoined.question')}</legend>
      <p className={panelStyles.soft} id={`${id}-found`}>
        {t('unjoined.found', { what })}
      </p>
      {[true, false].map((choice) => (
        <label key={String(choice)} className={styles.answer}>
          <input
            type="radio"
            name={id}
            checked={mine === choice}
            aria-describedby={missing ? `${id}-found ${id}-error` : `${id}-found`}
            data-invalid={missing ? true : undefined}
            onChange={() => onChange(choice)}
            data-action={choice ? 'unjoined-mine' : 'unjoined-other'}
          />
          <span>{t(choice ? 'unjoined.mine' : 'unjoined.other')}</span>
        </label>
      ))}
      {missing && (
        <p className={styles.error} id={`${id}-error`}>
          {t('unjoined.missing')}
        </p>
      )}
    </fieldset>
  );
}
