import { Fragment, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keyName, keysOf } from '@/components/panel/core/key-names';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { Dialog } from '@/components/ui/Dialog';
import { Keys } from '@/components/ui/Note';

/** Every key of the panel, on one sheet. */
export function KeyHelp() {
  const { t } = useTranslation();
  const { t: guide } = useTranslation('guide');
  const { t: wording } = useTranslation('wording');
  const { t: note } = useTranslation('note');
  const { store, shortcuts, mac, opensPalette } = usePanel();
  const [bound, setBound] = useState<{ command: string; keys: string }[]>([]);
  useEffect(() => {
    void shortcuts().then(setBound);
  }, [shortcuts]);
  const ctrl = keyName('Ctrl', t, mac);
  const alt = keyName('Alt', t, mac);
  const shift = keyName('Shift', t, mac);
  const space = t('keyNames.space');
  const enter = t('keyNames.enter');
  const escapeKey = t('keyNames.escape');
  const shortcut = (command: string) => {
    const keys = bound.find((each) => each.command === command)?.keys;
    return keys ? keysOf(keys, t, mac) : [t('settings.shortcutNone')];
  };
  const sheet: [string, [string, string[][]][]][] = [
    [
      t('keys.everywhere'),
      [
        [t('keys.open'), [shortcut('open-panel')]],
        [t('keys.newTip'), [shortcut('new-tip')]],
        [t('keys.insertCurrent'), [shortcut('insert-line')]],
        [wording('keys.searchSelection'), [shortcut('search-selection')]],
        [note('key'), [[alt, 'N']]],
        [wording('keys.channel'), [[alt, 'K']]],
        [t('keys.endCall'), [[alt, '0']]],
        [t('keys.undo'), [['Z'], [ctrl, 'Z']]],
        [t('keys.toSearch'), [['/']]],
        [t('keys.recovery'), [['T']]],
        [t('keys.back'), [[escapeKey]]],
        [t('keys.help'), [['?'], ['F1']]],
      ],
    ],
    [
      t('keys.inSearch'),
      [
        [t('keys.move'), [['↑'], ['↓']]],
        [t('keys.openCard'), [[enter]]],
        [t('keys.filter'), [['#']]],
        [t('keys.chapter'), [['1'], ['…'], ['9']]],
        [t('keys.guide'), [['0']]],
        [t('keys.askTeam'), [[alt, 'Q']]],
        [t('keys.insertFirst'), [[ctrl, enter]]],
        [t('keys.sayRow'), [[shift, enter]]],
      ],
    ],
    [
      t('keys.onCard'),
      [
        [t('keys.say'), [[space]]],
        [t('keys.insertNth'), [['1'], ['…'], ['9']]],
        [t('keys.inHole'), [[enter]]],
        [t('keys.copyNth'), [[alt, '1'], ['…'], [alt, '9']]],
        [t('keys.language'), [[alt, 'L']]],
        [t('keys.favourite'), [['F']]],
        [t('keys.next'), [['N']]],
        [t('keys.line'), [['↑'], ['↓']]],
        [t('keys.summary'), [['+']]],
        [t('keys.parts'), [['D'], ['A'], ['R']]],
        [t('keys.customerSteps'), [['C'], ['I'], ['E']]],
        [t('keys.simpler'), [['S']]],
        [t('keys.worked'), [['V'], ['X']]],
        [t('keys.print'), [['P'], [ctrl, 'P']]],
        [wording('keys.form'), [[alt, 'T']]],
        [wording('keys.address'), [['U']]],
        [wording('keys.edit'), [['M']]],
        [wording('keys.drop'), [[alt, 'M']]],
        [wording('keys.offer'), [[alt, 'O']]],
      ],
    ],
    [
      t('keys.onSaying'),
      [
        [t('keys.sayNext'), [[space], [shift, space]]],
        [t('keys.sayInsert'), [[enter]]],
        [t('keys.sayFill'), [['Tab']]],
        [t('keys.language'), [['L'], [alt, 'L']]],
      ],
    ],
    [
      guide('keys.heading'),
      [
        [guide('keys.enter'), [['G']]],
        [guide('keys.tick'), [['1'], ['…'], ['9']]],
        [
          guide('keys.outcome'),
          [[guide('outcomeKeys.calmer')], [guide('outcomeKeys.same')], [guide('outcomeKeys.worse')]],
        ],
        [guide('keys.line'), [['↑'], ['↓']]],
        [guide('keys.insert'), [[enter]]],
        [guide('keys.moves'), [['←'], ['→']]],
        [guide('keys.aids'), [['B'], ['V']]],
        [guide('keys.macro'), [['N']]],
        [guide('keys.card'), [['O']]],
      ],
    ],
    [
      t('keys.onPractising'),
      [
        [t('keys.turnCard'), [[space]]],
        [t('keys.rate'), [['1'], ['2'], ['3']]],
        [t('keys.openPractised'), [['O']]],
      ],
    ],
    [
      t('keys.inCapture'),
      [
        [t('keys.save'), [[ctrl, enter]]],
        [wording('keys.saveForMe'), [[ctrl, t('keyNames.shift'), enter]]],
        [wording('keys.share'), [[alt, 'O']]],
      ],
    ],
  ];
  return (
    <Dialog
      title={t('keys.title')}
      closeLabel={t('close')}
      onClose={() => store.getState().setHelpOpen(false)}
    >
      {sheet.map(([heading, rows]) => (
        <section key={heading} className={styles.group}>
          <h2>{heading}</h2>
          <dl className={styles.keySheet}>
            {rows.map(([what, keys]) => (
              <div key={what}>
                <dt>{what}</dt>
                <dd>
                  {keys.map((each, index) =>
                    each[0] === '…' ? (
                      <span key="…">…</span>
                    ) : (
                      <Fragment key={each.join()}>
                        {index > 0 && keys[index - 1]?.[0] !== '…' && <span>{t('keys.or')}</span>}
                        <Keys keys={each} />
                      </Fragment>
                    ),
                  )}
                </dd>
              </div>
            ))}
          </dl>
          {heading === t('keys.everywhere') && (
            <p className={styles.soft}>
              {t(opensPalette === 'always' ? 'keys.paletteFirefox' : 'keys.palette')}
            </p>
          )}
        </section>
      ))}
    </Dialog>
  );
}
