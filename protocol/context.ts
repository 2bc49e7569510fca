/**
 * Context rules: on which pages a pack's cards fit. A rule is a URL pattern, and texts in named elements of the page.
 * Guarantees: a rule is data: patterns are plain text with `*`, matched in bounded time; a selector cannot stall the
 * page; only the elements that a rule of the page's address names are read.
 */
import * as z from 'zod';
import { tidyLine } from '@/protocol/text/clean-text';
import { isPlaceholderName, placeholderName } from '@/protocol/text/placeholder';
import { plainLine, plainText } from '@/protocol/text/text';
import { countCharacters } from '@/protocol/text/text-length';

export const CONTEXT_LIMITS = {
  /** Characters of a URL pattern, a selector, a searched text, a value. */
  pattern: 200,
  selector: 200,
  contains: 200,
  value: 200,
  label: 80,
  /** Simple selectors between which a selector may have combinators. */
  selectorSteps: 8,
} as const;

const HOST = String.raw`(?:\*\.)?[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9](?:[a-z0-9-]{0,62})){0,10}`;
const ORIGIN = new RegExp(`^https?://(${HOST})(?::\\d{1,5})?$`, 'u');

/** An origin such as `https://crm.example`; `https://*.crm.example` means that host and all below it. */
export const originPatternSchema = z
  .string()
  .max(CONTEXT_LIMITS.pattern)
  .refine(isOriginPattern, { params: { problem: 'unfit-pattern' } });

function isOriginPattern(pattern: string): boolean {
  const host = ORIGIN.exec(pattern)?.[1];
  // `*.example` alone would be a whole country or trade.
  return host !== undefined && (!host.startsWith('*.') || host.split('.').length >= 3);
}

/** A path such as `/cases/*`. It is held against the path alone, unless it holds `?` or `#` itself. */
export const pathPatternSchema = plainLine(CONTEXT_LIMITS.pattern).refine((path) => path.startsWith('/'), {
  params: { problem: 'unfit-pattern' },
});

/** A CSS selector without slow or obscure parts: no `:has`, escapes or comments, few steps. */
export const selectorSchema = plainText(CONTEXT_LIMITS.selector).refine(isFitSelector, {
  params: { problem: 'unfit-selector' },
});

function isFitSelector(selector: string): boolean {
  if (/[\\{}@;]|\/\*|:has\b|:host|:scope|::/iu.test(selector)) return false;
  const bare = selector.replace(/"[^"]*"|'[^']*'/gu, '""').trim();
  const depth = (bare.match(/\(/gu) ?? []).length;
  return depth <= 2 && bare.split(/\s*[\s>+~,]\s*/u).length <= CONTEXT_LIMITS.selectorSteps;
}

const queryShape = {
  selector: selectorSchema.optional(),
  /** The visible label of the element, such as `Nom du client`. */
  label: plainLine(CONTEXT_LIMITS.label).optional(),
};

type ElementQuery = { selector?: string | undefined; label?: string | undefined };

/** An element is named in one way: by its selector or by its label. */
function isOneQuery({ selector, label }: ElementQuery): boolean {
  return (selector === undefined) !== (label === undefined);
}

const ONE_PLACE = { params: { problem: 'missing' }, path: ['selector'] };

/** A text that an element of the page must contain, in any case. */
export const contextTextSchema = z
  .strictObject({ ...queryShape, contains: plainLine(CONTEXT_LIMITS.contains) })
  .refine(isOneQuery, ONE_PLACE);

export type PageText = z.infer<typeof contextTextSchema>;

export const contextMatchSchema = z.strictObject({
  origin: originPatternSchema,
  path: pathPatternSchema.optional(),
  text: contextTextSchema.optional(),
});
export type ContextMatch = z.infer<typeof contextMatchSchema>;

/** The name of a placeholder, cleaned as in a script. */
export const placeholderNameSchema = z
  .string()
  .overwrite(placeholderName)
  .refine(isPlaceholderName, { params: { problem: 'unfit-placeholder' } });

/** An element of the page whose text fills a placeholder of that name. */
export const contextFieldSchema = z
  .strictObject({ placeholder: placeholderNameSchema, ...queryShape })
  .refine(isOneQuery, ONE_PLACE);
export type ContextField = z.infer<typeof contextFieldSchema>;

/** The part of a rule that is held against a page. */
export type PageRule = {
  match: ContextMatch;
  fields?: readonly ContextField[] | undefined;
  callBegins?: PageText | undefined;
  callEnds?: PageText | undefined;
};

/** One element to query: whether it contains a text, or (without `contains`) its text. */
export type PageQuery = { selector?: string; label?: string; contains?: string };

/** The result of a query. `secret`: a field whose content is never read, such as a password. */
export type PageQueryResult =
  | { found: true; contains: boolean }
  | { found: true; text: string }
  | { found: false; why: 'absent' | 'bad-selector' | 'too-slow' | 'secret' };

/** Whether a rule fits a page; `why` names the condition that failed. */
export type RuleResult<R extends PageRule> = {
  rule: R;
  why: 'origin' | 'path' | 'text-absent' | 'text-differs' | 'bad-selector' | 'too-slow' | undefined;
  fields: { placeholder: string; value: string | undefined }[];
  /** Whether the page shows that a call has begun, or is over; undefined where the rule does not say where. */
  calls: { begins: boolean | undefined; ends: boolean | undefined };
};

/**
 * Plans the queries for the page at `url` that these rules need, and how to evaluate the results (in the order of the
 * queries). Only fields whose placeholder is `wanted` are queried, and none for a rule of another address.
 */
export function planPageQueries<R extends PageRule>(
  rules: readonly R[],
  url: string,
  wanted: (placeholder: string) => boolean,
): { queries: PageQuery[]; evaluate: (found: readonly PageQueryResult[]) => RuleResult<R>[] } {
  const queries: PageQuery[] = [];
  const addQuery = (query: PageQuery) => queries.push(query) - 1;
  const plans = rules.map((rule) => {
    const elsewhere = addressProblem(rule.match, url);
    if (elsewhere)
      return { rule, elsewhere, text: undefined, fields: [], begins: undefined, ends: undefined };
    const { text } = rule.match;
    return {
      rule,
      elsewhere,
      text: text && addQuery(pageQuery(text, text.contains)),
      fields: (rule.fields ?? [])
        .filter(({ placeholder }) => wanted(placeholder))
        .map((field) => ({ placeholder: field.placeholder, index: addQuery(pageQuery(field)) })),
      begins: rule.callBegins && addQuery(pageQuery(rule.callBegins, rule.callBegins.contains)),
      ends: rule.callEnds && addQuery(pageQuery(rule.callEnds, rule.callEnds.contains)),
    };
  });
  const evaluate = (found: readonly PageQueryResult[]) =>
    plans.map(({ rule, elsewhere, text, fields, begins, ends }): RuleResult<R> => {
      const calls = { begins: shows(begins, found), ends: shows(ends, found) };
      const why = elsewhere ?? (text === undefined ? undefined : textProblem(found[text]));
      // A page that the rule does not match gives no values, whatever its elements hold.
      if (why) return { rule, why, fields: [], calls: NO_CALLS };
      return {
        rule,
        why,
        fields: fields.map(({ placeholder, index }) => ({ placeholder, value: valueIn(found[index]) })),
        calls,
      };
    });
  return { queries: queries, evaluate };
}

const NO_CALLS = { begins: undefined, ends: undefined };

/** Whether a text was found; undefined where none was searched for. */
function shows(index: number | undefined, found: readonly PageQueryResult[]): boolean | undefined {
  if (index === undefined) return undefined;
  const result = found[index];
  return result?.found === true && 'contains' in result && result.contains;
}

function pageQuery({ selector, label }: ElementQuery, contains?: string): PageQuery {
  return {
    ...(selector === undefined ? {} : { selector }),
    ...(label === undefined ? {} : { label }),
    ...(contains === undefined ? {} : { contains }),
  };
}

function textProblem(found: PageQueryResult | undefined): RuleResult<PageRule>['why'] {
  if (found?.found) return 'contains' in found && found.contains ? undefined : 'text-differs';
  if (found?.why === 'bad-selector' || found?.why === 'too-slow') return found.why;
  return 'text-absent';
}

function valueIn(found: PageQueryResult | undefined): string | undefined {
  return found?.found && 'text' in found ? pageValue(found.text) : undefined;
}

/**
 * Template syntax of a page whose script has not filled it yet: `{{client.name}}`, `${name}`, `{% name %}`, `<%= name
 * %>`.
 */
const UNFILLED = /\{\{|\}\}|\$\{|\{%|<%/u;

/**
 * A text of a page as a value: one line of at most 200 characters with a letter, a digit or a picture in it. Undefined
 * for a longer text (a truncated value would be inserted unnoticed), one that lost a character, an unfilled template,
 * or a mere sign for nothing (`—`).
 */
export function pageValue(text: string): string | undefined {
  const line = tidyLine(text).replace(/\s+/gu, ' ');
  if (!/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(line) || UNFILLED.test(line) || line.includes('\ufffd'))
    return undefined;
  return countCharacters(line) > CONTEXT_LIMITS.value ? undefined : line;
}

/** Which part of an address does not fit; undefined when it fits. */
export function addressProblem(match: Pick<ContextMatch, 'origin' | 'path'>, url: string) {
  if (!URL.canParse(url)) return 'origin' as const;
  const { protocol, host, pathname, search, hash } = new URL(url);
  const [scheme, pattern = ''] = match.origin.split('//', 2);
  if (scheme !== protocol || !fitsHost(pattern, host)) return 'origin' as const;
  if (match.path === undefined) return undefined;
  const whole = /[?#]/u.test(match.path) ? pathname + search + hash : pathname;
  return fitsGlob(decoded(match.path), decoded(whole.slice(0, 2_000))) ? undefined : ('path' as const);
}

/** An address as a person writes it: browsers give `é` and a space as `%C3%A9` and `%20`. */
function decoded(path: string): string {
  try {
    return decodeURI(path).normalize('NFC');
  } catch {
    return path;
  }
}

function fitsHost(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return host === pattern;
  const below = pattern.slice(1);
  return host === below.slice(1) || host.endsWith(below);
}

/**
 * Whether `text` matches `pattern`, in which each `*` stands for any characters. Takes at most pattern × text steps.
 */
export function fitsGlob(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
