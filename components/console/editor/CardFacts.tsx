import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldWords } from '@/components/card/field-words';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { useDraftAutosave } from '@/components/console/draft/draft-context';
import { chapterOf, moveCardTo } from '@/components/console/draft/pack-edit';
import { chapterTitle } from '@/components/console/draft/titles';
import { useWithdrawnCredits } from '@/components/console/publish/withdrawn-credits';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { DialogActions } from '@/components/ui/DialogActions';
import { Note } from '@/components/ui/Note';
import { Choice } from '@/components/ui/Select';
import { type Card, type Credit, PACK_LIMITS, type Pack } from '@/protocol/pack';
import {
  CARD_FIELDS,
  type FlagField as FlagName,
  fieldsOf,
  type PlainCardField,
} from '@/protocol/pack-fields';
import type { Language } from '@/protocol/text/language';
import { CardRefs } from './CardRefs';
import styles from './editor.module.css';
import { useEditor, useProblem } from './editor-context';
import { FlagField } from './FlagField';
import { OutcomesField } from './OutcomesField';
import { PlainField } from './PlainField';
import { SourcesField } from './SourcesField';

const PLAIN_FIELDS = fieldsOf(CARD_FIELDS).flatMap(([field, { type }]) =>
  type === 'choice' || type === 'day' ? [field as PlainCardField] : [],
);

const FLAGS = fieldsOf(CARD_FIELDS).flatMap(([field, { type }]) =>
  type === 'flag' ? [field as FlagName] : [],
);

/** The fields of a card that do not depend on a language. */
export function CardFacts({ card, pack, language }: { card: Card; pack: Pack; language: Language }) {
  const { t } = useTranslation('console');
  const words = useFieldWords();
  const autosave = useDraftAutosave();
  const { changeCard } = useEditor();
  const problemAt = useProblem();
  return (
    <section className={styles.facts} aria-label={t('editor.facts')}>
      <h2>{t('editor.facts')}</h2>
      <div className={styles.factFields}>
        <Choice
          label={t('editor.chapter')}
          value={chapterOf(pack, card.id)?.id ?? ''}
          onChange={(chapterId) => autosave.edit((now) => moveCardTo(now, card.id, chapterId))}
          options={pack.chapters.map((chapter) => ({
            value: chapter.id,
            label: chapterTitle(chapter, language),
          }))}
        />
        {PLAIN_FIELDS.map((field) => (
          <PlainField key={field} card={card} field={field} />
        ))}
        {FLAGS.map((field) => (
          <FlagField key={field} card={card} field={field} />
        ))}
      </div>
      <div className={styles.factFields}>
        <div className={styles.fact} data-field="next">
          <h3>{words.label('next')}</h3>
          <CardRefs
            refs={card.next}
            most={PACK_LIMITS.next}
            pack={pack}
            except={card.id}
            language={language}
            adding={t('editor.addNext')}
            removing={(title) => t('editor.removeNext', { title })}
            mark="data-next"
            errorAt={(path) => problemAt(`next.${path}`)}
            onChange={(change) => changeCard((now) => ({ ...now, next: change(now.next) }))}
          />
        </div>
        <OutcomesField card={card} pack={pack} language={language} />
        <Credits card={card} />
      </div>
      <SourcesField card={card} />
    </section>
  );
}

/** The authors that the card credits. Removing a name needs confirmation: it is the author's only reward. */
function Credits({ card }: { card: Card }) {
  const credits: readonly Credit[] = card.credits ?? [];
  const withdrawn = useWithdrawnCredits([card]);
  const isWithdrawn = ({ tipId }: Credit) => tipId !== undefined && withdrawn.has(tipId);
  const { t } = useTranslation('console');
  const words = useFieldWords();
  const { store } = useConsole();
  const { changeCard } = useEditor();
  const problemAt = useProblem();
  const [leaving, setLeaving] = useState<Credit>();

  function remove(credit: Credit) {
    setLeaving(undefined);
    changeCard(({ credits: before = [], ...rest }) => {
      const remaining = before.filter((each) => each.tipId !== credit.tipId || each.name !== credit.name);
      return remaining.length === 0 ? rest : { ...rest, credits: remaining };
    });
    store.getState().showToast('good', t('credits.removed', { name: credit.name }), () =>
      changeCard((now) => ({
        ...now,
        credits: [...(now.credits ?? []), credit].slice(0, PACK_LIMITS.credits),
      })),
    );
  }

  return (
    <div className={styles.fact} data-field="credits">
      <h3>{words.label('credits')}</h3>
      {credits.length === 0 && <p className={consoleStyles.soft}>{t('credits.none')}</p>}
      <ul className={styles.chosen}>
        {credits.map((credit) => (
          <li key={`${credit.tipId ?? ''} ${credit.name}`} data-credit={credit.tipId ?? credit.name}>
            <span>{credit.name}</span>
            {credit.tipId && (
              <span className={consoleStyles.chip} data-tone={isWithdrawn(credit) ? 'bad' : undefined}>
                {t(isWithdrawn(credit) ? 'credits.withdrawn' : 'credits.fromTip')}
              </span>
            )}
            <Button
              variant="quiet"
              icon
              small
              aria-label={t('credits.remove', { name: credit.name })}
              onClick={() => setLeaving(credit)}
            >
              <X size={15} aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      {credits.some(isWithdrawn) && (
        <div data-withdrawn-credit>
          <Note tone="warn">{t('credits.withdrawnHint')}</Note>
        </div>
      )}
      {problemAt('credits') && <p className={styles.rowsError}>{problemAt('credits')}</p>}
      {leaving && (
        <Dialog
          title={t('credits.remove', { name: leaving.name })}
          closeLabel={t('close')}
          onClose={() => setLeaving(undefined)}
        >
          <p>
            {t(leaving.tipId && !isWithdrawn(leaving) ? 'credits.askTip' : 'credits.ask', {
              name: leaving.name,
            })}
          </p>
          <DialogActions
            confirm={t('credits.go')}
            cancel={t('cancel')}
            onConfirm={() => remove(leaving)}
            onCancel={() => setLeaving(undefined)}
            variant="danger"
          />
        </Dialog>
      )}
    </div>
  );
}
