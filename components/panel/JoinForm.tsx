import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { TextField } from '@/components/ui/Field';
import { Note } from '@/components/ui/Note';
import type { ServiceFailure } from '@/protocol/messages';
import { unsentCount } from '@/storage/tips';
import styles from './panel.module.css';
import { usePanel } from './panel-context';

const ADDRESS_PROBLEMS: ReadonlySet<string> = new Set([
  'bad-address',
  'insecure-address',
  'unreachable',
  'not-souffleur',
  'permission-needed',
  'offline',
  'timeout',
  'not-found',
]);

/** Address, code, name: what it takes to belong to a team. Each refusal stands at its field. */
export function JoinForm() {
  const { t } = useTranslation();
  const { t: errors } = useTranslation('errors');
  const { db, send, askToReach, reachNeedsLeave, store } = usePanel();
  const unsent = useLiveQuery(() => unsentCount(db), [db]) ?? 0;
  const [address, setAddress] = useState('');
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [running, setRunning] = useState(false);
  const [missing, setMissing] = useState(false);
  const [failure, setFailure] = useState<ServiceFailure['reason'] | 'internal'>();

  const form = useRef<HTMLFormElement>(null);
  /** Counts the attempts that ended at a field: after each, the hands go where something is to be done. */
  const [stopped, setStopped] = useState(0);
  useEffect(() => {
    if (stopped > 0) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [stopped]);

  async function join(ask: boolean) {
    setFailure(undefined);
    setMissing(true);
    if (!address.trim() || !code.trim() || !name.trim()) return setStopped((count) => count + 1);
    setRunning(true);
    try {
      // Must come first: the browser shows its question only within the click.
      if (ask && !(await askToReach(address))) return setFailure('permission-needed');
      const result = await send('membership.join', { address, code, name: name.trim() });
      if (!result.ok) return setFailure('internal');
      if (!result.value.done) return setFailure(result.value.reason);
      store
        .getState()
        .tell('foot', 'good', t('join.joined', { organisation: result.value.member.organisation.name }));
    } finally {
      setRunning(false);
      setStopped((count) => count + 1);
    }
  }

  const needed = (value: string) => (missing && value.trim() === '' ? t('join.missing') : undefined);
  const said = failure && errors(failure, { limit: '' });
  const atAddress = failure !== undefined && ADDRESS_PROBLEMS.has(failure);
  const atCode = failure?.startsWith('invitation') ?? false;
  return (
    <form
      ref={form}
      className={styles.group}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!running) void join(reachNeedsLeave);
      }}
    >
      <h2>{t('join.title')}</h2>
      <p className={styles.soft}>{t('join.intro')}</p>
      <TextField
        label={t('join.address')}
        type="url"
        inputMode="url"
        placeholder="https://"
        autoComplete="off"
        spellCheck={false}
        maxLength={300}
        value={address}
        error={needed(address) ?? (atAddress ? said : undefined)}
        onChange={(event) => setAddress(event.target.value)}
        data-field="address"
      />
      <TextField
        label={t('join.code')}
        hint={t('join.codeHint')}
        autoComplete="off"
        spellCheck={false}
        maxLength={40}
        value={code}
        error={needed(code) ?? (atCode ? said : undefined)}
        onChange={(event) => setCode(event.target.value)}
        data-field="code"
      />
      <TextField
        label={t('join.name')}
        hint={t('join.nameHint')}
        autoComplete="name"
        maxLength={80}
        value={name}
        error={needed(name)}
        onChange={(event) => setName(event.target.value)}
        data-field="name"
      />
      {failure === 'unreachable' && (
        <Button small onClick={() => void join(true)}>
          {t('join.allow')}
        </Button>
      )}
      {unsent > 0 && <p className={styles.soft}>{t('join.willSend', { count: unsent })}</p>}
      {failure && !atAddress && !atCode && <Note tone="bad">{said}</Note>}
      <div>
        <Button type="submit" look="strong" inactive={running} data-action="join">
          {t(running ? 'join.going' : 'join.go')}
        </Button>
      </div>
      <p className="unseen" role="alert">
        {said ??
          (missing && [address, code, name].some((value) => value.trim() === '') ? t('join.missing') : '')}
      </p>
    </form>
  );
}
