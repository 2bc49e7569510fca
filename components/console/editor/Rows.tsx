import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsole } from '@/components/console/core/console-context';
import { Button } from '@/components/ui/Button';
import styles from './editor.module.css';

type RowsProps<T> = {
  name: string;
  hint?: ReactNode;
  rows: readonly T[];
  limit: number;
  empty: () => T;
  addLabel: string;
  error?: string | undefined;
  /** Receives the rows as they are at that moment: text typed meanwhile is not lost. */
  onChange: (edit: (rows: readonly T[]) => T[]) => void;
  children: (row: T, index: number, change: (row: T) => void) => ReactNode;
};

/** A list of fields: add, remove (with undo), up and down. The focus follows the row that was moved. */
export function Rows<T>({
  name,
  hint,
  rows,
  limit,
  empty,
  addLabel,
  error,
  onChange,
  children,
}: RowsProps<T>) {
  const { t } = useTranslation('console');
  const { store } = useConsole();
  const list = useRef<HTMLOListElement>(null);
  const afterwards = (selector: string) =>
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(selector)?.focus());

  function move(index: number, by: 1 | -1) {
    onChange((now) => {
      const row = now[index];
      return row === undefined || index + by < 0 || index + by >= now.length
        ? [...now]
        : now.toSpliced(index, 1).toSpliced(index + by, 0, row);
    });
    afterwards(`[data-row="${index + by}"] [data-move="${by}"]`);
  }
  function remove(index: number) {
    const row = rows[index];
    if (row === undefined) return;
    onChange((now) => now.toSpliced(index, 1));
    store
      .getState()
      .showToast('good', t('rows.removed', { name, n: index + 1 }), () =>
        onChange((now) => now.toSpliced(index, 0, row)),
      );
    afterwards(`[data-row="${Math.max(0, index - 1)}"] textarea`);
  }

  return (
    <fieldset className={styles.rows}>
      <legend>{name}</legend>
      {hint && <p className={styles.rowsHint}>{hint}</p>}
      <ol ref={list}>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no id of their own
          <li key={index} data-row={index} className={styles.rowItem}>
            <div className={styles.rowFields}>
              {children(row, index, (changed) => onChange((now) => now.with(index, changed)))}
            </div>
            <span className={styles.rowActs}>
              <Button
                variant="quiet"
                icon
                small
                inactive={index === 0}
                data-move={-1}
                aria-label={t('rows.up', { name, n: index + 1 })}
                onClick={() => move(index, -1)}
              >
                <ArrowUp size={15} aria-hidden />
              </Button>
              <Button
                variant="quiet"
                icon
                small
                inactive={index === rows.length - 1}
                data-move={1}
                aria-label={t('rows.down', { name, n: index + 1 })}
                onClick={() => move(index, 1)}
              >
                <ArrowDown size={15} aria-hidden />
              </Button>
              <Button
                variant="quiet"
                icon
                small
                aria-label={t('rows.remove', { name, n: index + 1 })}
                onClick={() => remove(index)}
              >
                <X size={15} aria-hidden />
              </Button>
            </span>
          </li>
        ))}
      </ol>
      {error && <p className={styles.rowsError}>{error}</p>}
      <div>
        <Button
          small
          variant="quiet"
          inactive={rows.length >= limit}
          onClick={() => {
            onChange((now) => [...now, empty()]);
            afterwards(`[data-row="${rows.length}"] textarea`);
          }}
        >
          <Plus size={15} aria-hidden />
          {rows.length >= limit ? t('rows.full', { limit }) : addLabel}
        </Button>
      </div>
    </fieldset>
  );
}
