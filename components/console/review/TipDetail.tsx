import { CircleQuestionMark, Combine, FilePlus2, Lightbulb, MessageSquareX, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CaptionText } from '@/components/card/CaptionText';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { href } from '@/components/console/core/routes';
import { cardTitle, packTitle } from '@/components/console/draft/titles';
import { timeAgo } from '@/components/i18n/dates';
import { Button } from '@/components/ui/Button';
import { lazyPart } from '@/components/ui/lazy-part';
import { Keys, Note } from '@/components/ui/Note';
import { splitCardRef } from '@/protocol/card-ref';
import { findCardAddress, withoutCardAddress } from '@/protocol/text/card-address';
import type { Language } from '@/protocol/text/language';
import type { TipRow } from '@/storage/database/tip-rows';
import styles from './queue.module.css';
import type { Alike } from './queue-index';
import type { TipLocation } from './tip-locations';

/** Its code, with the stemmers that mark words, is not part of the first paint: what it shows is computed after that. */
export const SimilarItems = lazyPart(async () => (await import('./SimilarItems')).SimilarItems);

type TipDetailProps = {
  tip: TipRow;
  /** The draft's card that credits it already. */
  location: TipLocation | undefined;
  /** Undefined while it is computed. */
  alike: Alike | undefined;
  language: Language;
  onAction: (name: 'accept' | 'merge' | 'decline') => void;
  onRelease: () => void;
};

/** One tip as its author wrote it, the possible decisions, and similar earlier items. */
export function TipDetail({ tip, location, alike, language, onAction, onRelease }: TipDetailProps) {
  const { t } = useTranslation('console');
  const { now } = useConsole();
  const { content, status } = tip;
  const situation = withoutCardAddress(content.situation ?? '');
  const named = findCardAddress(content.situation ?? '');
  const Picture = content.kind === 'question' ? CircleQuestionMark : Lightbulb;
  return (
    <section className={styles.detail} aria-label={t('queue.detail')} data-detail-of={tip.id}>
      <div className={styles.about}>
        <span className={consoleStyles.chip} data-tone={content.kind === 'question' ? 'lamp' : undefined}>
          <Picture size={14} aria-hidden />
          {t(content.kind === 'question' ? 'tip.question' : 'tip.tip')}
        </span>
        <span>{tip.author?.name ?? t('tip.you')}</span>
        <span title={new Date(tip.capturedAt).toLocaleString(language)}>
          {timeAgo(tip.capturedAt, now(), language)}
        </span>
        <span>{t(`languages.${content.language}`)}</span>
      </div>
      <blockquote className={styles.quote}>
        {situation !== '' && (
          <p className={styles.situation} lang={content.language}>
            <span className="unseen">{t('tip.situation')} </span>
            <CaptionText text={situation} />
          </p>
        )}
        <p className={styles.words} lang={content.language}>
          <CaptionText text={content.words} />
        </p>
      </blockquote>
      {named && (
        <p className={consoleStyles.soft}>
          <a href={href({ name: 'card', ...splitCardRef(named.ref) })} data-named-card={named.ref}>
            {named.line === undefined ? t('tip.namedCard') : t('tip.namedLine', { n: named.line + 1 })}
          </a>
        </p>
      )}
      {content.pageTitle && (
        <p className={consoleStyles.soft}>{t('tip.page', { title: content.pageTitle })}</p>
      )}
      {location ? (
        <Note tone="good">
          {t('tip.inDraftOf', {
            pack: packTitle(location.pack, language),
            card: cardTitle(location.pack, location.cardId, language),
          })}{' '}
          <a href={href({ name: 'card', packId: location.packId, cardId: location.cardId })}>
            {t('tip.openDraftCard')}
          </a>
        </Note>
      ) : (
        status.state === 'reviewing' && <Note>{t('tip.reviewingHint')}</Note>
      )}
      <div className={consoleStyles.row}>
        {!location && (
          <>
            <Button
              variant="strong"
              data-action="accept"
              aria-keyshortcuts="A"
              onClick={() => onAction('accept')}
            >
              <FilePlus2 size={17} aria-hidden />
              {t('acts.accept')}
              <ActionKey k="A" />
            </Button>
            <Button data-action="merge" aria-keyshortcuts="M" onClick={() => onAction('merge')}>
              <Combine size={17} aria-hidden />
              {t('acts.merge')}
              <ActionKey k="M" />
            </Button>
          </>
        )}
        <Button data-action="decline" aria-keyshortcuts="D" onClick={() => onAction('decline')}>
          <MessageSquareX size={17} aria-hidden />
          {t('acts.decline')}
          <ActionKey k="D" />
        </Button>
        {status.state === 'reviewing' && (
          <Button variant="quiet" data-action="release" aria-keyshortcuts="R" onClick={onRelease}>
            <Undo2 size={17} aria-hidden />
            {t('acts.release')}
            <ActionKey k="R" />
          </Button>
        )}
      </div>
      <SimilarItems tip={tip} alike={alike} language={language} mergeable={!location} />
    </section>
  );
}

function ActionKey({ k }: { k: string }) {
  return (
    <span className={styles.key} aria-hidden>
      <Keys keys={[k]} />
    </span>
  );
}
