/** Tests context rules on a page, and reports which of them no longer fit where they did. */

import type { ConsoleServices } from '@/components/console/core/console-context';
import { tidyRule } from '@/components/console/draft/pack-tidy';
import { type ContextMatch, originPatternSchema, planPageQueries } from '@/protocol/context';
import { type ContextRule, contextRuleSchema } from '@/protocol/pack';
import type { DataProblem } from '@/protocol/validation/data-problem';
import { validateUntrusted } from '@/protocol/validation/validate';
import { deepEqual } from '@/storage/database/deep-equal';
import type { ContextTest } from '@/storage/database/meta-rows';

/** How one rule fared on a page. `bad-rule`: it is not fit to be published yet. */
export type RuleResult = {
  ruleId: string;
  why: ContextWhy | undefined;
  fields: { placeholder: string; value: string | undefined }[];
};
export type ContextWhy =
  | 'origin'
  | 'path'
  | 'text-absent'
  | 'text-differs'
  | 'bad-selector'
  | 'too-slow'
  | 'bad-rule';

export type PageRefused = { why: 'no-permission' | 'not-a-page' | 'page-silent' };

/** Holds every rule against an open page, mapped fields included. */
export async function checkRules(
  services: Pick<ConsoleServices, 'readQueries'>,
  rules: readonly ContextRule[],
  page: { tabId: number; url: string },
): Promise<{ results: RuleResult[] } | PageRefused> {
  const tidied = rules.map(tidyRule);
  // Rules that the panel would refuse are not tested either.
  const fit = tidied.filter((rule) => ruleProblems(rule).size === 0);
  const { queries, evaluate } = planPageQueries(fit, page.url, () => true);
  const response = await services.readQueries(queries, page.tabId);
  if ('why' in response) return response;
  const results = new Map(evaluate(response.responses).map((each) => [each.rule.id, each]));
  return {
    results: tidied.map(({ id }) => {
      const result = results.get(id);
      return { ruleId: id, why: result ? result.why : 'bad-rule', fields: result?.fields ?? [] };
    }),
  };
}

/** The stored test results: a rule of another site was not tested. */
export function asTests(
  rules: readonly ContextRule[],
  results: readonly RuleResult[],
  { url, testedAt }: { url: string; testedAt: number },
): Record<string, ContextTest> {
  const { origin } = new URL(url);
  return Object.fromEntries(
    results.flatMap(({ ruleId, why }) => {
      const rule = rules.find(({ id }) => id === ruleId);
      if (!rule || why === 'origin' || why === 'bad-rule') return [];
      return [[ruleId, { testedAt, origin, match: tidyRule(rule).match, matched: why === undefined }]];
    }),
  );
}

/** `stale`: it fitted nothing at its last test. `untested`: never tested in its present form. */
export function ruleStatus(
  match: ContextMatch,
  test: ContextTest | undefined,
): 'fits' | 'stale' | 'untested' {
  if (!test || !deepEqual(test.match, match)) return 'untested';
  return test.matched ? 'fits' : 'stale';
}

/** The problems that would keep a rule from being published, by path, such as `match.origin`. */
export function ruleProblems(rule: ContextRule): Map<string, DataProblem> {
  const parsed = validateUntrusted(rule, contextRuleSchema);
  return new Map(parsed.ok ? [] : parsed.problems.map((problem) => [problem.path, problem]));
}

/** The origin in typed or pasted text; undefined when there is none. */
export function originOf(typed: string): string | undefined {
  const text = typed.trim();
  const whole = /^https?:\/\//iu.test(text) ? text : `https://${text}`;
  if (text === '' || !URL.canParse(whole)) return undefined;
  const { origin } = new URL(whole);
  // Browsers differ in which hosts they accept.
  return originPatternSchema.safeParse(origin).success ? origin : undefined;
}
