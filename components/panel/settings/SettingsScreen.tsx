import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keysOf } from '@/components/panel/core/key-names';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { ScreenBar } from '@/components/panel/core/ScreenBar';
import { useIsMember } from '@/components/panel/core/use-membership';
import { usePreferences } from '@/components/panel/core/use-preferences';
import { useStoredAction } from '@/components/panel/core/use-stored-action';
import { Membership } from '@/components/panel/membership/Membership';
import { SharedDeskSetting } from '@/components/panel/membership/SharedDesk';
import { UpdateNote } from '@/components/panel/shell/UpdateNote';
import { Button } from '@/components/ui/Button';
import { TextField } from '@/components/ui/Field';
import { Keys } from '@/components/ui/Note';
import { Choice } from '@/components/ui/Select';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import { TIP_LIMITS } from '@/protocol/tip';
import { CALL_MINUTES, type PreferencesRow, TEXT_SIZES } from '@/storage/database/meta-rows';
import { saveOwnValues, savePreferences } from '@/storage/preferences/preferences';
import { GrantedSites } from './GrantedSites';
import { InstalledPacks } from './InstalledPacks';
import { OwnBrowsers } from './OwnBrowsers';
import { StoredHere } from './StoredHere';

/** The placeholders that the advisor's own values fill, by the names that packs give them in each language. */
const OWN = {
  name: { fr: 'mon prénom', en: 'my first name' },
  team: { fr: 'mon équipe', en: 'my team' },
} as const;
const THEMES = ['system', 'light', 'dark'] as const;

/** The advisor's preferences, the team, the packs, and the stored data. */
export function SettingsScreen({
  language,
  section,
}: {
  language: Language;
  section: 'kept-here' | 'about' | undefined;
}) {
  const { t } = useTranslation();
  const { db, version } = usePanel();
  const joined = useIsMember();
  const storeOrReport = useStoredAction();
  const save = (choice: Parameters<typeof savePreferences>[1]) =>
    void storeOrReport(() => savePreferences(db, choice));
  const preferences = usePreferences();
  return (
    <>
      <ScreenBar title={t('settings.title')} />
      <div className={styles.body}>
        <Membership language={language} />
        {preferences && (
          <section className={styles.group}>
            <Choice
              label={t('settings.language')}
              value={language}
              options={LANGUAGES.map((value) => ({ value, label: t(`settings.languages.${value}`) }))}
              onChange={(chosen) => save({ language: chosen })}
              data-field="language"
            />
            <Choice
              label={t('settings.theme')}
              value={preferences.theme}
              options={THEMES.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
              onChange={(theme) => save({ theme })}
              data-field="theme"
            />
            <Choice
              label={t('settings.textSize')}
              value={String(preferences.textSize)}
              options={TEXT_SIZES.map((size) => ({
                value: String(size),
                label: t('settings.percent', { count: size }),
              }))}
              onChange={(chosen) => {
                const textSize = TEXT_SIZES.find((each) => String(each) === chosen);
                if (textSize) save({ textSize });
              }}
              data-field="text-size"
            />
            <OwnValue which="name" ownValues={preferences.ownValues} language={language} />
            <OwnValue which="team" ownValues={preferences.ownValues} language={language} />
            <Choice
              label={t('settings.callMinutes')}
              hint={t('settings.callMinutesHint')}
              value={String(preferences.callMinutes)}
              options={CALL_MINUTES.map((minutes) => ({
                value: String(minutes),
                label: t('settings.minutes', { count: minutes }),
              }))}
              onChange={(chosen) => {
                const callMinutes = CALL_MINUTES.find((each) => String(each) === chosen);
                if (callMinutes) save({ callMinutes });
              }}
              data-field="call-minutes"
            />
            <label className={styles.check}>
              <input
                type="checkbox"
                checked={preferences.singleKeys}
                onChange={(event) => save({ singleKeys: event.target.checked })}
                data-field="single-keys"
              />
              <span>{t('settings.singleKeys')}</span>
              <span className={styles.soft}>{t('settings.singleKeysHint')}</span>
            </label>
            <label className={styles.check}>
              <input
                type="checkbox"
                checked={preferences.returnAfterInsertion}
                onChange={(event) => save({ returnAfterInsertion: event.target.checked })}
                data-field="return-after-insertion"
              />
              <span>{t('settings.returnAfterInsertion')}</span>
              <span className={styles.soft}>{t('settings.returnAfterInsertionHint')}</span>
            </label>
          </section>
        )}
        <Shortcuts />
        {joined && <OwnBrowsers language={language} />}
        <GrantedSites />
        <InstalledPacks language={language} />
        <SharedDeskSetting />
        <StoredHere meant={section === 'kept-here'} />
        <section className={styles.group}>
          <h2>{t('settings.about')}</h2>
          <UpdateNote isTarget={section === 'about'} />
          <p className={styles.soft}>{t('settings.version', { version })}</p>
        </section>
      </div>
    </>
  );
}

type OwnValueProps = {
  which: keyof typeof OWN;
  ownValues: PreferencesRow['ownValues'];
  language: Language;
};

function OwnValue({ which, ownValues, language }: OwnValueProps) {
  const { t } = useTranslation();
  const { db } = usePanel();
  const storeOrReport = useStoredAction();
  const [value, setValue] = useState(ownValues[OWN[which].fr] ?? '');
  return (
    <TextField
      label={t(`settings.own.${which}`)}
      hint={t('settings.ownHint', { placeholder: t('settings.quoted', { text: OWN[which][language] }) })}
      autoComplete={which === 'name' ? 'given-name' : 'off'}
      limit={TIP_LIMITS.name}
      value={value}
      onChange={(event) => {
        const typed = event.target.value;
        setValue(typed);
        const named = Object.values(OWN[which]).map((each) => [each, typed.trim()]);
        void storeOrReport(() => saveOwnValues(db, Object.fromEntries(named)));
      }}
      data-field={`own-${which}`}
    />
  );
}

function Shortcuts() {
  const { t } = useTranslation();
  const { t: wording } = useTranslation('wording');
  const { shortcuts, openShortcutSettings, mac } = usePanel();
  const [bound, setBound] = useState<{ command: string; keys: string }[]>([]);
  useEffect(() => {
    void shortcuts().then(setBound);
  }, [shortcuts]);
  const names = {
    'open-panel': t('settings.shortcutPanel'),
    'new-tip': t('settings.shortcutTip'),
    'insert-line': t('settings.shortcutInsert'),
    'search-selection': wording('keys.searchSelection'),
  };
  return (
    <section className={styles.group}>
      <h2>{t('settings.shortcuts')}</h2>
      <dl className={styles.keySheet}>
        {Object.entries(names).map(([command, name]) => {
          const keys = bound.find((each) => each.command === command)?.keys;
          return (
            <div key={command}>
              <dt>{name}</dt>
              <dd>{keys ? <Keys keys={keysOf(keys, t, mac)} /> : t('settings.shortcutNone')}</dd>
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
