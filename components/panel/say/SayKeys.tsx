import { useTranslation } from 'react-i18next';
import { KeyButton } from '@/components/panel/core/KeyButton';
import { KeyFoot } from '@/components/panel/core/KeyFoot';
import { keyName } from '@/components/panel/core/key-names';
import { usePanel } from '@/components/panel/core/panel-context';
import { useSingleKeysOn } from '@/components/panel/core/use-preferences';
import { type Language, otherLanguage } from '@/protocol/text/language';

type SayKeysProps = {
  onNext: (() => void) | undefined;
  onPrevious: (() => void) | undefined;
  onInsert: () => void;
  /** Moves the focus to the first field of the line; undefined where it has none. */
  onFill: (() => void) | undefined;
  /** The language that is shown, and what shows the other one. */
  language: Language;
  onLanguage: (() => void) | undefined;
  onLeave: () => void;
};

/** What the keys do while a line is said; each is a button too. */
export function SayKeys(props: SayKeysProps) {
  const { t } = useTranslation();
  const { mac } = usePanel();
  const singleKeys = useSingleKeysOn();
  const shift = keyName('Shift', t, mac);
  const space = t('keyNames.space');
  return (
    <KeyFoot>
      <KeyButton keys={singleKeys ? [space] : ['→']} action="next-line" onPress={props.onNext}>
        {t('say.next')}
      </KeyButton>
      <KeyButton keys={singleKeys ? [shift, space] : ['←']} action="previous-line" onPress={props.onPrevious}>
        {t('say.previous')}
      </KeyButton>
      <KeyButton keys={[t('keyNames.enter')]} action="insert" onPress={props.onInsert}>
        {t('say.insert')}
      </KeyButton>
      {props.onFill && (
        <KeyButton keys={['Tab']} action="fill" onPress={props.onFill}>
          {t('say.fill')}
        </KeyButton>
      )}
      {props.onLanguage && (
        <KeyButton
          keys={singleKeys ? ['L'] : [keyName('Alt', t, mac), 'L']}
          action="language"
          onPress={props.onLanguage}
        >
          {t(`settings.languages.${otherLanguage(props.language)}`)}
        </KeyButton>
      )}
      <KeyButton keys={[t('keyNames.escape')]} action="leave" onPress={props.onLeave}>
        {t('say.leave')}
      </KeyButton>
    </KeyFoot>
  );
}
