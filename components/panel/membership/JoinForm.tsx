import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { Button } from '@/components/ui/Button';
import { TextField } from '@/components/ui/Field';
import { Note } from '@/components/ui/Note';
import { API_LIMITS } from '@/protocol/api';
import { tidyLine } from '@/protocol/text/clean-text';
import { charactersOver } from '@/protocol/text/text-length';
import { readUnjoinedData } from '@/storage/membership/unjoined-data';
import { useJoinDraft } from './join-draft';
import { UnjoinedChoice } from './UnjoinedChoice';
import { useServiceOffer } from './use-service-offer';
import { type JoinFailure, useSignIn } from './use-sign-in';

const ADDRESS_PROBLEMS: ReadonlySet<string> = new Set([
  'bad-address',
  'insecure-address',
  'unreachable',
  'not-souffleur',
  'permission-needed',
  'site-not-allowed',
  'consent-withdrawn',
  'offline',
  'timeout',
  'not-found',
]);

/** What is said at the address before anybody tries to join. */
const OFFER_PROBLEMS: Record<string, JoinFailure> = {
  unreachable: 'unreachable',
  'not-allowed': 'site-not-allowed',
};

/**
 * The ways into a team: the company's account where its service offers it, or a code. Each refusal stands at its
 * place. `service`: on a shared desk, where the form is all there is, the address that was joined last, or ''.
 */
export function JoinForm({ service }: { service?: string }) {
  const { t } = useTranslation();
  const { t: errors } = useTranslation('errors');
  const { db, send, askToReach, reachNeedsLeave, store } = usePanel();
  const unjoined = useLiveQuery(() => readUnjoinedData(db), [db]);
  const [mine, setMine] = useState<boolean>();
  const draft = useJoinDraft(service);
  const { address, code, name } = draft.fields;
  /** `answering`: the browser's question is open; `going`: the service is asked. */
  const [joining, setJoining] = useState<'answering' | 'going'>();
  const [missing, setMissing] = useState<'address' | 'anything'>();
  const [notJoined, setNotJoined] = useState<JoinFailure>();
  const { offer, look, forget } = useServiceOffer();
  const company = useSignIn();
  const running = joining !== undefined || company.running;
  const failure = company.failure ?? notJoined;

  const form = useRef<HTMLFormElement>(null);
  /** Counts the attempts that ended at a field: after each, the hands go where something is to be done. */
  const [stopped, setStopped] = useState(0);
  useEffect(() => {
    if (stopped > 0) form.current?.querySelector<HTMLElement>('[aria-invalid=true], [data-invalid]')?.focus();
  }, [stopped]);

  /** Whether the person has not said yet whose the data on this machine is. */
  const unanswered = unjoined !== undefined && mine === undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the start screen appears
  useEffect(() => {
    if (service === undefined) return;
    if (!reachNeedsLeave) void look(service);
    form.current?.querySelector<HTMLElement>(`[data-field=${service ? 'code' : 'address'}]`)?.focus();
  }, []);

  async function join(ask: boolean) {
    company.forget();
    setNotJoined(undefined);
    setMissing('anything');
    const tooLong =
      charactersOver(address, API_LIMITS.addressLength) +
      charactersOver(code, API_LIMITS.codeLength) +
      charactersOver(name, API_LIMITS.nameLength);
    if (!address.trim() || !code.trim() || !name.trim() || tooLong > 0 || unanswered) {
      if (!reachNeedsLeave) void look(address);
      return setStopped((count) => count + 1);
    }
    setJoining(ask ? 'answering' : 'going');
    try {
      // Must come first: the browser shows its question only within the click.
      if (ask && !(await askToReach(address))) return setNotJoined('permission-needed');
      setJoining('going');
      const result = await send('membership.join', {
        address,
        code,
        name: tidyLine(name),
        ...(mine ? { bring: true } : {}),
      });
      if (!result.ok) return setNotJoined('internal');
      if (!result.value.done) {
        setNotJoined(result.value.reason);
        if (result.value.reason === 'sign-in-only') void look(address);
        return;
      }
      draft.drop();
      store.getState().home();
      store
        .getState()
        .showToast('foot', 'good', t('join.joined', { organisation: result.value.member.organisation.name }));
    } finally {
      setJoining(undefined);
      setStopped((count) => count + 1);
    }
  }

  /** Asks the browser for the address, and does again what was not possible without. */
  async function allow() {
    if (company.failure) return signIn(true);
    if (notJoined) return join(true);
    if (await askToReach(address)) void look(address);
  }

  async function signIn(ask: boolean) {
    setNotJoined(undefined);
    setMissing('address');
    if (address.trim() && !unanswered && (await company.signIn(address, ask, mine))) {
      const { toast, home, showToast } = store.getState();
      home();
      if (toast) showToast('foot', toast.tone, toast.text);
      return;
    }
    setStopped((count) => count + 1);
    // What was not known before is known after the browser's leave.
    void look(address);
  }

  const known = typeof offer === 'object' ? offer.signIn : undefined;
  // Where the browser has to be asked first, nobody knows yet whether the company's account will do.
  const perhaps =
    !known &&
    ((reachNeedsLeave && offer === 'unknown') ||
      // Whoever pressed the button keeps it, and the focus on it.
      company.failure === 'sign-in-not-offered');
  const needed = (value: string, forCode = true) =>
    missing && (missing === 'anything' || !forCode) && value.trim() === '' ? t('join.missing') : undefined;
  const reason = failure ?? OFFER_PROBLEMS[String(offer)];
  const said = reason && errors(reason, { limit: '' });
  const atAddress = reason !== undefined && ADDRESS_PROBLEMS.has(reason);
  const atCode = failure?.startsWith('invitation') ?? false;
  const note = failure && !atAddress && !atCode && (
    <Note tone={failure === 'sign-in-cancelled' ? 'warn' : 'bad'}>{said}</Note>
  );
  return (
    <form
      ref={form}
      className={styles.group}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (running) return;
        void (known?.only ? signIn(reachNeedsLeave) : join(reachNeedsLeave));
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
        limit={API_LIMITS.addressLength}
        value={address}
        error={needed(address, false) ?? (atAddress ? said : undefined)}
        onChange={(event) => {
          draft.change({ address: event.target.value });
          forget();
        }}
        onBlur={() => {
          if (!reachNeedsLeave) void look(address);
        }}
        data-field="address"
      />
      {reason === 'site-not-allowed' && (
        <Button small onClick={() => void allow()} data-action="allow-address">
          {t('join.allow')}
        </Button>
      )}
      {company.failure && note}
      {(known || perhaps) && (
        <div>
          <Button
            look={known ? 'strong' : 'plain'}
            inactive={running}
            onClick={() => void signIn(perhaps || reachNeedsLeave)}
            data-action="sign-in"
          >
            {company.running
              ? t(company.isAnswering ? 'join.answering' : 'join.signInOpen')
              : known
                ? t('join.signIn', { provider: known.provider })
                : t('join.signInAny')}
          </Button>
        </div>
      )}
      {known?.only ? (
        <p className={styles.soft}>{t('join.signInOnly')}</p>
      ) : (
        <>
          {(known || perhaps) && <p className={styles.soft}>{t('join.orCode')}</p>}
          <TextField
            label={t('join.code')}
            hint={t('join.codeHint')}
            autoComplete="off"
            spellCheck={false}
            limit={API_LIMITS.codeLength}
            value={code}
            error={needed(code) ?? (atCode ? said : undefined)}
            onChange={(event) => draft.change({ code: event.target.value })}
            data-field="code"
          />
          <TextField
            label={t('join.name')}
            hint={t('join.nameHint')}
            autoComplete="name"
            limit={API_LIMITS.nameLength}
            value={name}
            error={needed(name)}
            onChange={(event) => draft.change({ name: event.target.value })}
            data-field="name"
          />
        </>
      )}
      {unjoined && (
        <UnjoinedChoice
          data={unjoined}
          mine={mine}
          missing={missing !== undefined && unanswered}
          onChange={setMine}
        />
      )}
      {!company.failure && note}
      {!known?.only && (
        <div>
          <Button type="submit" look={known ? 'plain' : 'strong'} inactive={running} data-action="join">
            {t(joining ? `join.${joining}` : 'join.go')}
          </Button>
        </div>
      )}
      <p className="unseen" role="status">
        {known && t('join.signInOffered', { provider: known.provider })}
      </p>
      <p className="unseen" role="alert">
        {said ??
          (missing && [address, code, name].some((value) => value.trim() === '') ? t('join.missing') : '')}
      </p>
    </form>
  );
}
