import { useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { cardTitle } from '@/components/console/draft/titles';
import type { Flow } from '@/protocol/flow/flow';
import type { Pack } from '@/protocol/pack';
import { inLanguage, type Language } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import { cardNode, type FlowNode, layoutFlow, NODE } from './flow-layout';
import styles from './flows.module.css';
import { stepName } from './step-name';

/** Characters that have room on a line of a box. */
const LINE = 20;

/** A flow drawn from its first step down; the same ways are in a table, for those who do not see it. */
export function FlowPicture({ flow, pack, language }: { flow: Flow; pack: Pack; language: Language }) {
  const { t } = useTranslation('console');
  const arrow = useId();
  const { nodes, edges, width, height } = useMemo(() => layoutFlow(flow), [flow]);
  const names = useMemo(() => namesOf(flow, pack, language), [flow, pack, language]);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return (
    <figure className={styles.picture}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        aria-hidden="true"
        data-flow-picture
      >
        <defs>
          <marker
            id={arrow}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto-start-reverse"
          >
            <path d="M0 0 8 4 0 8z" className={styles.arrow} />
          </marker>
        </defs>
        {edges.map(({ from, to }) => {
          const [start, end] = [byId.get(from), byId.get(to)];
          if (!start || !end) return null;
          return (
            <path
              key={`${from} ${to}`}
              className={styles.edge}
              d={curve(start, end)}
              markerEnd={`url(#${arrow})`}
            />
          );
        })}
        {nodes.map(({ id, kind, number, x, y }) => (
          <g key={id} transform={`translate(${x} ${y})`} data-node={kind}>
            <rect
              width={NODE.width}
              height={NODE.height}
              rx={kind === 'end' ? 22 : 6}
              className={styles.node}
              data-kind={kind}
            />
            {linesOf(`${number === undefined ? '' : `${number}. `}${names.get(id) ?? id}`).map(
              (words, line) => (
                <text
                  key={words}
                  x={NODE.width / 2}
                  y={line === 0 ? 19 : 34}
                  textAnchor="middle"
                  className={styles.nodeText}
                >
                  {words}
                </text>
              ),
            )}
          </g>
        ))}
      </svg>
      <div className="unseen">
        <table>
          <caption>{t('flows.table')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('flows.step')}</th>
              <th scope="col">{t('flows.answer')}</th>
              <th scope="col">{t('flows.leadsTo')}</th>
            </tr>
          </thead>
          <tbody>
            {flow.steps.flatMap((step, index) => {
              const name = `${index + 1}. ${names.get(step.id)}`;
              if (!step.answers?.length)
                return [
                  <tr key={step.id}>
                    <th scope="row">{name}</th>
                    <td>–</td>
                    <td>{step.end ? t(`flows.ends.${step.end}`) : t('flows.nowhere')}</td>
                  </tr>,
                ];
              return step.answers.map(({ text, step: next, card }, position) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: answers have no id of their own
                <tr key={`${step.id} ${position}`}>
                  <th scope="row">{name}</th>
                  <td>{captionOf(inLanguage(text, language) ?? '–')}</td>
                  <td>
                    {names.get(next ?? (card === undefined ? '' : cardNode(card))) ?? t('flows.nowhere')}
                  </td>
                </tr>
              ));
            })}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

/** What each node is called. */
function namesOf({ steps }: Flow, pack: Pack, language: Language): Map<string, string> {
  const cards = steps.flatMap(({ answers = [] }) => answers.flatMap(({ card }) => card ?? []));
  return new Map([
    ...steps.map((step): [string, string] => {
      return [step.id, stepName(step, language)];
    }),
    ...cards.map((ref): [string, string] => [cardNode(ref), cardTitle(pack, ref, language)]),
  ]);
}

/** A text on at most two lines of a box; what has no room is in the outline. */
function linesOf(text: string): string[] {
  const lines: string[] = [''];
  for (const word of text.split(/\s+/u)) {
    const last = lines.at(-1) ?? '';
    const longer = last === '' ? word : `${last} ${word}`;
    if (longer.length <= LINE || last === '') lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const [first = '', second] = lines.map((line) =>
    line.length > LINE ? `${line.slice(0, LINE - 1)}…` : line,
  );
  if (second === undefined) return [first];
  return [first, lines.length > 2 ? `${second.slice(0, LINE - 1)}…` : second];
}

/** From the foot of a box to the head of the next; a way back goes round beside them. */
function curve(from: FlowNode, to: FlowNode): string {
  const [x1, x2] = [from.x + NODE.width / 2, to.x + NODE.width / 2];
  if (to.y > from.y) {
    const [y1, y2] = [from.y + NODE.height, to.y];
    return `M${x1} ${y1}C${x1} ${y1 + 24} ${x2} ${y2 - 24} ${x2} ${y2}`;
  }
  const side = from.x >= to.x ? from.x + NODE.width : from.x;
  const target = from.x >= to.x ? to.x + NODE.width : to.x;
  const out = from.x >= to.x ? 26 : -26;
  const [y1, y2] = [from.y + NODE.height / 2, to.y + NODE.height / 2];
  return `M${side} ${y1}C${side + out} ${y1} ${target + out} ${y2} ${target} ${y2}`;
}
