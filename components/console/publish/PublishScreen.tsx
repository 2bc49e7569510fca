import { Send } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import consoleStyles from '@/components/console/core/console.module.css';
import { ScreenTitle } from '@/components/console/core/ScreenTitle';
import { useDraftAutosave } from '@/components/console/draft/draft-context';
import { PackCrumbs } from '@/components/console/draft/PackCrumbs';
import { SaveLine } from '@/components/console/draft/SaveLine';
import { cardTitle, packTitle } from '@/components/console/draft/titles';
import { Button } from '@/components/ui/Button';
import { TextArea } from '@/components/ui/Field';
import { isComposing } from '@/components/ui/keys/typed-keys';
import { PACK_LIMITS, type Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import type { PackDraftRow } from '@/storage/database/pack-rows';
import { ChangesList } from './ChangesList';
import { Conflicts } from './Conflicts';
import { ProblemsList } from './ProblemsList';
import styles from './publish.module.css';
import { RefusalNote } from './RefusalNote';
import { type Publication, usePublication, usePublish } from './use-publish';
import { WarningsList } from './WarningsList';
import { WithdrawnTips } from './WithdrawnTips';

type PublishScreenProps = { pack: Pack; row: PackDraftRow; language: Language };

/** The changes that publishing would make, every obstacle, and the one button. */
export function PublishScreen({ pack, row, language }: PublishScreenProps) {
  const { t } = useTranslation('console');
  const publication = usePublication(pack, row);
  const form = useRef<HTMLFormElement>(null);
  const publishing = usePublish(publication, language, () =>
    form.current?.querySelector('textarea')?.focus(),
  );
  const { tidied, changes, problems, warnings, promoted, version } = publication;
  return (
    <div className={consoleStyles.page} data-pack-id={pack.id}>
      <PackCrumbs language={language} parent={pack}>
        <SaveLine />
      </PackCrumbs>
      <ScreenTitle name={t('publish.title', { title: packTitle(pack, language), version })} />
      {publishing.refusal && <RefusalNote refusal={publishing.refusal} pack={tidied} language={language} />}
      <WithdrawnTips pack={tidied} language={language} />
      <Conflicts row={row} pack={pack} language={language} />
      {problems.length > 0 && (
        <Part title={t('publish.problems')}>
          <ProblemsList pack={tidied} problems={problems} language={language} />
        </Part>
      )}
      {warnings.length > 0 && (
        <Part title={t('publish.warnings')}>
          <p className={consoleStyles.soft}>{t('publish.warningsHint')}</p>
          <WarningsList pack={tidied} warnings={warnings} language={language} />
        </Part>
      )}
      <Part title={t('publish.changes')}>
        {changes.none ? (
          <p className={consoleStyles.soft}>{t('publish.none')}</p>
        ) : (
          <ChangesList changes={changes} pack={tidied} language={language} />
        )}
      </Part>
      {promoted.length > 0 && (
        <Part title={t('publish.promoted')}>
          <p className={consoleStyles.soft}>{t('publish.promotedHint')}</p>
          <ul className={styles.promoted}>
            {promoted.map(({ tipId, name, cardId }) => (
              <li key={tipId} data-promoted-tip={tipId}>
                <strong>{name}</strong> → {cardTitle(tidied, cardId, language)}
              </li>
            ))}
          </ul>
        </Part>
      )}
      <form
        ref={form}
        className={styles.part}
        onSubmit={(event) => {
          event.preventDefault();
          void publishing.publish();
        }}
      >
        <NoteField
          note={pack.note ?? ''}
          isMissing={publishing.isTried && !publication.hasNote}
          onSend={() => void publishing.publish()}
        />
        <PublishButton publication={publication} isBusy={publishing.isBusy} />
      </form>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** The note that advisors read with the new version. Ctrl or Cmd with Enter publishes. */
function NoteField({ note, isMissing, onSend }: { note: string; isMissing: boolean; onSend: () => void }) {
  const { t } = useTranslation('console');
  const autosave = useDraftAutosave();
  return (
    <TextArea
      label={t('publish.note')}
      hint={t('publish.noteHint')}
      error={isMissing && t('missing')}
      rows={2}
      limit={PACK_LIMITS.text}
      data-field="note"
      value={note}
      onChange={(event) => autosave.edit((draft) => ({ ...draft, note: event.target.value }))}
      onKeyDown={(event) => {
        if (isComposing(event.nativeEvent) || event.repeat) return;
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSend();
      }}
    />
  );
}

function PublishButton({ publication, isBusy }: { publication: Publication; isBusy: boolean }) {
  const { t } = useTranslation('console');
  const { problems, version, isPublishable } = publication;
  return (
    <div className={consoleStyles.row}>
      <Button variant="strong" type="submit" inactive={isBusy || !isPublishable} data-action="publish-now">
        <Send size={16} aria-hidden />
        {t(isBusy ? 'publish.busy' : 'publish.go', { version })}
      </Button>
      {problems.length > 0 && <p className={consoleStyles.soft}>{t('publish.correctFirst')}</p>}
    </div>
  );
}
