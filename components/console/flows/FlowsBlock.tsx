import { ChevronRight, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldWords } from '@/components/card/field-words';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { useDraftAutosave } from '@/components/console/draft/draft-context';
import { Button } from '@/components/ui/Button';
import type { Flow } from '@/protocol/flow/flow';
import { PACK_LIMITS, type Pack } from '@/protocol/pack';
import { inLanguage, type Language } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import { FlowEditor } from './FlowEditor';
import { addFlow, changeFlow, putFlowBack, removeFlow } from './flow-edit';
import { flowProblems } from './flow-problems';
import styles from './flows.module.css';

/** The guided flows of a pack: each as an outline with its picture. */
export function FlowsBlock({ pack, language }: { pack: Pack; language: Language }) {
  const { t } = useTranslation('console');
  const words = useFieldWords();
  const { store } = useConsole();
  const autosave = useDraftAutosave();
  const [open, setOpen] = useState<string>();
  const flows = pack.flows ?? [];
  const nameOf = (flow: Flow) => captionOf(inLanguage(flow.title, language)?.trim() || flow.id);

  function add() {
    autosave.edit((now) => {
      const added = addFlow(now, t('flows.newTitle'), t('flows.newQuestion'), language);
      setOpen(added.flows?.at(-1)?.id);
      return added;
    });
  }
  function remove(flow: Flow) {
    const index = flows.indexOf(flow);
    autosave.edit((now) => removeFlow(now, flow.id));
    store
      .getState()
      .showToast('good', t('flows.removed', { name: nameOf(flow) }), () =>
        autosave.edit((now) => putFlowBack(now, flow, index)),
      );
  }

  return (
    <section className={styles.block} aria-label={words.label('flows')} data-flows>
      <h2>{words.label('flows')}</h2>
      <p className={consoleStyles.soft}>{t('flows.intro')}</p>
      <ul className={styles.flows}>
        {flows.map((flow) => {
          const count = flowProblems(flow).length;
          return (
            <li key={flow.id} className={styles.flow} data-flow={flow.id}>
              <div className={styles.flowHead}>
                <Button
                  variant="quiet"
                  className={styles.flowOpen ?? ''}
                  aria-expanded={open === flow.id}
                  onClick={() => setOpen(open === flow.id ? undefined : flow.id)}
                >
                  <ChevronRight size={17} aria-hidden />
                  {nameOf(flow)}
                </Button>
                <span className={consoleStyles.chip} data-tone={count > 0 ? 'bad' : undefined}>
                  {count > 0
                    ? t('flows.problems', { count })
                    : t('flows.steps', { count: flow.steps.length })}
                </span>
                <Button
                  variant="quiet"
                  icon
                  small
                  aria-label={t('flows.remove', { name: nameOf(flow) })}
                  onClick={() => remove(flow)}
                >
                  <X size={16} aria-hidden />
                </Button>
              </div>
              {open === flow.id && (
                <FlowEditor
                  flow={flow}
                  pack={pack}
                  language={language}
                  onChange={(change) => autosave.edit((now) => changeFlow(now, flow.id, change))}
                />
              )}
            </li>
          );
        })}
      </ul>
      <div>
        <Button inactive={flows.length >= PACK_LIMITS.flows} onClick={add} data-action="new-flow">
          <Plus size={17} aria-hidden />
          {flows.length >= PACK_LIMITS.flows ? t('rows.full', { limit: PACK_LIMITS.flows }) : t('flows.new')}
        </Button>
      </div>
    </section>
  );
}
