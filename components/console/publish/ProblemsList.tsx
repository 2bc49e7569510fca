import { useTranslation } from 'react-i18next';
import { useFieldWords } from '@/components/card/field-words';
import styles from '@/components/console/core/packs.module.css';
import { href, type Route } from '@/components/console/core/routes';
import { cardTitle, chapterTitle } from '@/components/console/draft/titles';
import { bytesInWords } from '@/components/i18n/dates';
import type { Pack } from '@/protocol/pack';
import {
  CARD_FIELDS,
  CARD_TEXT_FIELDS,
  CHAPTER_FIELDS,
  CONTEXT_RULE_FIELDS,
  type FieldName,
  PACK_FIELDS,
} from '@/protocol/pack-fields';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import type { LocatedProblem } from './pack-check';

type ProblemsListProps = { pack: Pack; problems: readonly LocatedProblem[]; language: Language };

/** The problems that keep a pack from being published: each with its path in words, the remedy, and a link. */
export function ProblemsList({ pack, problems, language }: ProblemsListProps) {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const words = useFieldWords();
  if (problems.length === 0) return null;
  return (
    <ul className={styles.problems} data-problems>
      {problems.map((problem) => (
        <li key={`${problem.path} ${problem.problem}`}>
          <a href={href(screenOf(pack.id, problem))}>{owner(problem)}</a>
          {where(problem.inside) && <span> · {where(problem.inside)}</span>}
          <br />
          {errors(`data-${problem.problem}`, { limit: limitInWords(problem, language) })}
        </li>
      ))}
    </ul>
  );

  function owner({ cardId, chapterId }: LocatedProblem): string {
    if (cardId !== undefined) return cardTitle(pack, cardId, language);
    const chapter = pack.chapters.find(({ id }) => id === chapterId);
    return chapter ? t('publish.chapter', { title: chapterTitle(chapter, language) }) : t('pack.about');
  }

  /** `fr.scripts.2.text` as "français, lignes à dire, 3". */
  function where(inside: string): string {
    const parts = inside.split('.').flatMap((part) => {
      const written = LANGUAGES.find((each) => each === part);
      if (written) return t(`languages.${written}`);
      if (/^\d+$/u.test(part)) return String(Number(part) + 1);
      return FIELD_NAMES.has(part) ? words.label(part as FieldName) : [];
    });
    return parts.join(', ');
  }
}

/** The fields that have a name in words. */
const FIELD_NAMES: ReadonlySet<string> = new Set(
  [CARD_FIELDS, CARD_TEXT_FIELDS, PACK_FIELDS, CHAPTER_FIELDS, CONTEXT_RULE_FIELDS].flatMap((fields) =>
    Object.keys(fields),
  ),
);

function screenOf(packId: string, { cardId }: LocatedProblem): Route {
  return cardId === undefined ? { name: 'pack', packId } : { name: 'card', packId, cardId };
}

function limitInWords({ problem, limit }: LocatedProblem, language: Language): string {
  return problem === 'too-large' && typeof limit === 'number'
    ? bytesInWords(limit, language)
    : String(limit ?? '');
}
