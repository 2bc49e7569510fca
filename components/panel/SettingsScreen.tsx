import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { Choice, TextField } from '@/components/ui/Field';
import { Keys } from '@/components/ui/Note';
import { LANGUAGES, type Language } from '@/protocol/language';
import { savePreferences } from '@/storage/preferences';
import { InstalledPacks } from './InstalledPacks';
import { KeptHere } from './KeptHere';
import { keysOf } from './key-names';
import { Membership } from './Membership';
import styles from './panel.module.css';
import { usePanel } from './panel-context';
import { ScreenBar } from './ScreenBar';
import { usePreferences } from './use-preferences';

/** The placeholders that the advisor's own first name fills, in each language of the built-in packs. */
const OWN_NAME_PLACEHOLDERS = { fr: 'mon prénom', en: 'my first name' } as const;
const THEMES = ['system', 'light', 'dark'] as const;

/** The advisor's choices, the team, the packs, and what is kept where. */
export function SettingsScreen({ language }: { language: Language }) {
  const { t } = useTranslation();
  const { db, version } = usePanel();
  const preferences = usePreferences();
  return (
    <>
      <ScreenBar title={t('settings.title')} />
      <div className={styles.body}>
        <Membership />
        {preferences && (
          <section className={styles.group}>
            <Choice
              label={t('settings.language')}
              value={language}
              options={LANGUAGES.map((value) => ({ value, label: t(`settings.languages.${value}`) }))}
              onChange={(event) => void savePreferences(db, { language: event.target.value as Language })}
              data-field="language"
            />
            <Choice
              label={t('settings.theme')}
              value={preferences.theme}
              options={THEMES.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
              onChange={(event) =>
                void savePreferences(db, { theme: event.target.value as (typeof THEMES)[number] })
              }
              data-field="theme"
            />
            <OwnName saved={preferences.ownValues[OWN_NAME_PLACEHOLDERS.fr] ?? ''} language={language} />
            <label className={styles.check}>
              <input
                type="checkbox"
                checked={preferences.singleKeys}
                onChange={(event) => void savePreferences(db, { singleKeys: event.target.checked })}
              />
              <span>{t('settings.singleKeys')}</span>
              <span className={styles.soft}>{t('settings.singleKeysHint')}</span>
            </label>
          </section>
        )}
        <Shortcuts />
        <InstalledPacks language={language} />
        <KeptHere />
        <section className={styles.group}>
          <h2>{t('settings.about')}</h2>
          <p className={styles.soft}>{t('settings.version', { version })}</p>
        </section>
      </div>
    </>
  );
}

function OwnName({ saved, language }: { saved: string; language: Language }) {
  const { t } = useTranslation();
  const { db } = usePanel();
  const [name, setName] = useState(saved);
  return (
    <TextField
      label={t('settings.ownName')}
      hint={t('settings.ownNameHint', { placeholder: `« ${OWN_NAME_PLACEHOLDERS[language]} »` })}
      autoComplete="given-name"
      maxLength={80}
      value={name}
      onChange={(event) => {
        const value = event.target.value;
        setName(value);
        const ownValues = Object.fromEntries(
          Object.values(OWN_NAME_PLACEHOLDERS).map((each) => [each, value.trim()]),
        );
        void savePreferences(db, { ownValues });
      }}
    />
  );
}

function Shortcuts() {
  const { t } = useTranslation();
  const { shortcuts, openShortcutSettings } = usePanel();
  const [bound, setBound] = useState<{ command: string; keys: string }[]>([]);
  useEffect(() => {
    void shortcuts().then(setBound);
  }, [shortcuts]);
  const names = { 'open-panel': t('settings.shortcutPanel'), 'new-tip': t('settings.shortcutTip') };
  return (
    <section className={styles.group}>
      <h2>{t('settings.shortcuts')}</h2>
      <dl className={styles.keySheet}>
        {Object.entries(names).map(([command, name]) => {
          const keys = bound.find((each) => each.command === command)?.keys;
          return (
            <div key={command}>
              <dt>{name}</dt>
              <dd>{keys ? <Keys keys={keysOf(keys, t)} /> : t('settings.shortcutNone')}</dd>
            </div>
          );
        })}
      </dl>
      <div>
        <Button small onClick={openShortcutSettings}>
          {t('settings.shortcutsOpen')}
        </Button>
      </div>
    </section>
  );
}
