import { Combine } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CaptionText } from '@/components/card/CaptionText';
import { useConsole } from '@/components/console/core/console-context';
import { timeAgo } from '@/components/i18n/dates';
import { Button } from '@/components/ui/Button';
import { cardText } from '@/protocol/pack';
import { withoutCardAddress } from '@/protocol/text/card-address';
import { inLanguage, type Language } from '@/protocol/text/language';
import { markedPieces } from '@/search/text/marks';
import type { TipRow } from '@/storage/database/tip-rows';
import styles from './queue.module.css';
import type { Alike, AlikeCard } from './queue-index';
import { sharedWords, termsOf } from './similarity';
import { titleOfTip } from './tip-card';
import { useMerge } from './use-review-actions';

type AlikeToProps = { tip: TipRow; alike: Alike | undefined; language: Language; mergeable: boolean };

/** The items that resemble a tip, side by side: cards on the left, other waiting tips on the right. */
export function SimilarItems({ tip, alike, language, mergeable }: AlikeToProps) {
  const { t } = useTranslation('console');
  if (!alike) return null;
  const { words } = tip.content;
  const situation = withoutCardAddress(tip.content.situation ?? '');
  const own = termsOf(`${situation}\n${words}`, tip.content.language);
  return (
    <div className={styles.alike}>
      <section aria-label={t('alike.cards')}>
        <h2>{t('alike.cards')}</h2>
        {alike.cards.length === 0 && <p className={styles.none}>{t('alike.noCards')}</p>}
        <ul>
          {alike.cards.map((card) => (
            <AlikeCardItem
              key={card.ref}
              tip={tip}
              card={card}
              own={own}
              language={language}
              mergeable={mergeable}
            />
          ))}
        </ul>
      </section>
      <section aria-label={t('alike.tips')}>
        <h2>{t('alike.tips')}</h2>
        {alike.tips.length === 0 && <p className={styles.none}>{t('alike.noTips')}</p>}
        <ul>
          {alike.tips.map((other) => (
            <AlikeTipItem key={other.id} other={other} own={own} language={language} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function AlikeCardItem(props: {
  tip: TipRow;
  card: AlikeCard;
  own: ReadonlySet<string>;
  language: Language;
  mergeable: boolean;
}) {
  const { tip, card, own, language, mergeable } = props;
  const { t } = useTranslation('console');
  const merge = useMerge();
  const { text, language: written } = cardText(card.card, card.language);
  const line =
    mostShared(
      text.scripts.map((script) => script.text),
      written,
      own,
    ) ?? text.summary;
  return (
    <li className={styles.likeness} data-card-id={card.ref}>
      <p className={styles.likenessTitle} lang={written}>
        <Marked text={text.title} language={written} own={own} />
      </p>
      <p className={styles.likenessWords} lang={written}>
        <Marked text={line} language={written} own={own} />
      </p>
      <p className={styles.likenessAbout}>{inLanguage(card.pack.title, language) ?? card.pack.id}</p>
      {mergeable && (
        <Button
          small
          aria-label={t('alike.mergeInto', { title: text.title })}
          onClick={() => void merge(tip.id, card.ref)}
        >
          <Combine size={15} aria-hidden />
          {t('alike.merge')}
        </Button>
      )}
    </li>
  );
}

function AlikeTipItem({
  other,
  own,
  language,
}: {
  other: TipRow;
  own: ReadonlySet<string>;
  language: Language;
}) {
  const { t } = useTranslation('console');
  const { store, now } = useConsole();
  const { content } = other;
  return (
    <li className={styles.likeness}>
      {withoutCardAddress(content.situation ?? '') !== '' && (
        <p className={styles.likenessTitle} lang={content.language}>
          <Marked text={withoutCardAddress(content.situation ?? '')} language={content.language} own={own} />
        </p>
      )}
      <p className={styles.likenessWords} lang={content.language}>
        <Marked text={content.words} language={content.language} own={own} />
      </p>
      <p className={styles.likenessAbout}>
        {other.author?.name ?? t('tip.you')} · {timeAgo(other.capturedAt, now(), language)}
      </p>
      <Button
        small
        aria-label={t('alike.showTip', { title: titleOfTip(content) })}
        onClick={() => store.getState().select(other.id)}
      >
        {t('alike.show')}
      </Button>
    </li>
  );
}

function Marked({ text, language, own }: { text: string; language: Language; own: ReadonlySet<string> }) {
  const shared = sharedWords(text, language, own);
  return (
    <CaptionText
      text={text}
      draw={(words) =>
        markedPieces(words, shared).map((piece, index) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one fixed text
          piece.marked ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
        )
      }
    />
  );
}

/** The line that shares most words with the tip; undefined when none shares any. */
function mostShared(
  lines: readonly string[],
  language: Language,
  own: ReadonlySet<string>,
): string | undefined {
  let best: { line: string; count: number } | undefined;
  for (const line of lines) {
    const count = new Set(sharedWords(line, language, own)).size;
    if (count > (best?.count ?? 0)) best = { line, count };
  }
  return best?.line;
}
