/** The changes of the flows of a draft against its base, line by line. */
import type { Flow, FlowStep } from '@/protocol/flow/flow';
import { LANGUAGES } from '@/protocol/text/language';
import { deepEqual } from '@/storage/database/deep-equal';

/** One flow that differs: the lines that only one side has, as one reads them. */
export type FlowChange = {
  flow: Flow;
  kind: 'added' | 'changed' | 'removed';
  before: string[];
  after: string[];
};

export function flowChanges(base: readonly Flow[] = [], flows: readonly Flow[] = []): FlowChange[] {
  const before = new Map(base.map((flow) => [flow.id, flow]));
  const after = new Set(flows.map(({ id }) => id));
  return [
    ...flows.flatMap((flow): FlowChange[] => {
      const old = before.get(flow.id);
      if (!old) return [{ flow, kind: 'added', before: [], after: [] }];
      if (deepEqual(old, flow)) return [];
      const [was, is] = [flowLines(old), flowLines(flow)];
      return [
        {
          flow,
          kind: 'changed',
          before: was.filter((line) => !is.includes(line)),
          after: is.filter((line) => !was.includes(line)),
        },
      ];
    }),
    ...base.flatMap((flow): FlowChange[] =>
      after.has(flow.id) ? [] : [{ flow, kind: 'removed', before: [], after: [] }],
    ),
  ];
}

function flowLines({ title, cues, cards = [], steps }: Flow): string[] {
  return [
    ...LANGUAGES.flatMap((language) => [title[language] ?? [], cues?.[language] ?? []].flat()),
    ...cards,
    ...steps.flatMap(stepLines),
  ];
}

function stepLines({ id, card, links = [], answers = [], end, ...texts }: FlowStep): string[] {
  const lines = [
    ...LANGUAGES.flatMap((language) => {
      const text = texts[language];
      if (!text) return [];
      const scripts = (text.scripts ?? []).map((script) => [script.text, script.tone, script.channel]);
      return [
        text.question,
        ...scripts.map((row) => row.filter(Boolean).join(' · ')),
        text.macro ?? [],
      ].flat();
    }),
    card ?? [],
    ...links.map((link) => [link.title.fr, link.title.en, link.address].filter(Boolean).join(' · ')),
    ...answers.map(
      (answer) =>
        `${[answer.text.fr, answer.text.en].filter(Boolean).join(' / ')} → ${answer.step ?? answer.card ?? '–'}`,
    ),
    end ?? [],
  ].flat();
  return [`${id}:`, ...lines.map((line) => `${id}: ${line}`)];
}
