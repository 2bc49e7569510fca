import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { TextField } from '@/components/ui/Field';
import type { FlowStep } from '@/protocol/flow/flow';
import { FLOW_LIMITS } from '@/protocol/flow/flow-fields';
import { PACK_LIMITS } from '@/protocol/pack';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import styles from './flows.module.css';

type Link = NonNullable<FlowStep['links']>[number];
type LinkFieldsProps = {
  links: readonly Link[];
  language: Language;
  onChange: (change: (step: FlowStep) => FlowStep) => void;
};

/** The pages that a step offers to open. */
export function LinkFields({ links, language, onChange }: LinkFieldsProps) {
  const { t } = useTranslation('console');
  const edit = (change: (links: Link[]) => Link[]) =>
    onChange(({ links: before = [], ...rest }) => {
      const after = change(before);
      return after.length === 0 ? rest : { ...rest, links: after };
    });
  const set = (index: number, change: (link: Link) => Link) =>
    edit((now) => now.map((link, position) => (position === index ? change(link) : link)));
  return (
    <fieldset className={styles.set}>
      <legend>{t('flows.links')}</legend>
      <ol className={styles.answers}>
        {links.map((link, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: links have no id of their own
          <li key={index} className={styles.answer}>
            {LANGUAGES.map((written) => (
              <TextField
                key={written}
                label={`${t('flows.linkTitle', { n: index + 1 })} (${t(`languages.${written}`)})`}
                lang={written}
                limit={PACK_LIMITS.line}
                value={link.title[written] ?? ''}
                onChange={(event) => {
                  const title = event.target.value;
                  set(index, (now) => ({ ...now, title: { ...now.title, [written]: title } }));
                }}
                data-field={`flow-link-${index}-${written}`}
              />
            ))}
            <TextField
              label={t('flows.linkAddress', { n: index + 1 })}
              spellCheck={false}
              value={link.address}
              onChange={(event) => {
                const address = event.target.value;
                set(index, (now) => ({ ...now, address }));
              }}
              data-field={`flow-link-${index}-address`}
            />
            <Button
              variant="quiet"
              small
              onClick={() => edit((now) => now.toSpliced(index, 1))}
              data-action="remove-link"
            >
              <X size={15} aria-hidden />
              {t('flows.removeLink', { n: index + 1 })}
            </Button>
          </li>
        ))}
      </ol>
      <div>
        <Button
          small
          inactive={links.length >= FLOW_LIMITS.links}
          onClick={() => edit((now) => [...now, { title: { [language]: '' }, address: 'https://' }])}
          data-action="new-link"
        >
          <Plus size={15} aria-hidden />
          {t('flows.newLink')}
        </Button>
      </div>
    </fieldset>
  );
}
