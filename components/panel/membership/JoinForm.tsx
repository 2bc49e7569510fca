import { useLiveQuery } from 'dexie-react-hooks';
import { type RefObject, useEffect, useRef, useState } from 'react';
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
import { CodeFields, useMissing } from './CodeFields';
import { failureBy, isRunning, type JoinAttempt, type JoinFailure } from './join-attempt';
import { type JoinFields, useJoinDraft } from './join-draft';
import { UnjoinedChoice } from './UnjoinedChoice';
import { useJoining } from './use-joining';
import { type ServiceOffer, useServiceOffer } from './use-service-offer';

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

/** Messages about the address before an attempt to join. */
const OFFER_PROBLEMS: Record<string, JoinFailure> = {
  unreachable: 'unreachable',
  'not-allowed': 'site-not-allowed',
};

/**
 * The ways into a team: the company's account where its service offers it, or a code. Each refusal is at its field.
 * `service`: on a shared desk, where the form is the whole screen, the address that was joined last, or ''.
 */
export function JoinForm({ service }: { service?: string }) {
  const { t } = useTranslation();
  const { db, askToReach, reachNeedsLeave, store } = usePanel();
  const unjoined = useLiveQuery(() => readUnjoinedData(db), [db]);
  const [mine, setMine] = useState<boolean>();
  const draft = useJoinDraft(service);
  const { address, code, name } = draft.fields;
  const { offer, discover, forget } = useServiceOffer();
  const { attempt, joinByCode, signIn, setIncomplete } = useJoining((way) => {
    if (way === 'code') draft.drop();
    store.getState().home();
  });
  const form = useRef<HTMLFormElement>(null);
  useFocusOnFailure(form, attempt);
  useStartScreen(form, service, discover);
  const isBusy = isRunning(attempt);
  /** Whether the person has not answered yet whose the data on this machine is. */
  const isUndecided = unjoined !== undefined && mine === undefined;

  async function join(asksBrowser: boolean) {
    if (isUndecided || !isComplete(draft.fields)) {
      if (!reachNeedsLeave) void discover(address);
      return setIncomplete('code');
    }
    const joining = { address, asksBrowser, bring: mine, code, name: tidyLine(name) };
    if ((await joinByCode(joining)) === 'sign-in-only') void discover(address);
  }
  async function signInHere(asksBrowser: boolean) {
    if (address.trim() === '' || isUndecided) setIncomplete('account');
    else if ((await signIn({ address, asksBrowser, bring: mine })) === 'joined') return;
    // With the browser's permission, the service's offer can be read now.
    void discover(address);
  }
  /** Requests the browser's permission for the address, and repeats the action that needed it. */
  async function allow() {
    if (failureBy(attempt, 'account')) return signInHere(true);
    if (failureBy(attempt, 'code')) return join(true);
    if (await askToReach(address)) void discover(address);
  }

  const { reason, sentence, isAtAddress, isAtCode, isAtForm } = useFailure(attempt, offer);
  const known = typeof offer === 'object' ? offer.signIn : undefined;
  const mayOffer = !known && mayOfferSignIn(attempt, offer, reachNeedsLeave);
  const missing = missingOf(attempt);
  const needed = useMissing();
  const isByAccount = failureBy(attempt, 'account') !== undefined;
  const note = isAtForm && <Note tone={reason === 'sign-in-cancelled' ? 'warn' : 'bad'}>{sentence}</Note>;
  return (
    <form
      ref={form}
      className={styles.group}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void (known?.only ? signInHere(reachNeedsLeave) : join(reachNeedsLeave));
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
        error={needed(address, missing.address) ?? (isAtAddress ? sentence : undefined)}
        onChange={(event) => {
          draft.change({ address: event.target.value });
          forget();
        }}
        onBlur={() => {
          if (!reachNeedsLeave) void discover(address);
        }}
        data-field="address"
      />
      {reason === 'site-not-allowed' && (
        <Button small onClick={() => void allow()} data-action="allow-address">
          {t('join.allow')}
        </Button>
      )}
      {isByAccount && note}
      {(known || mayOffer) && (
        <div>
          <Button
            variant={known ? 'strong' : 'plain'}
            inactive={isBusy}
            onClick={() => void signInHere(mayOffer || reachNeedsLeave)}
            data-action="sign-in"
          >
            <SignInLabel attempt={attempt} provider={known?.provider} />
          </Button>
        </div>
      )}
      {known?.only ? (
        <p className={styles.soft}>{t('join.signInOnly')}</p>
      ) : (
        <CodeFields
          draft={draft}
          isOther={Boolean(known || mayOffer)}
          isRequired={missing.code}
          error={isAtCode ? sentence : undefined}
        />
      )}
      {unjoined && (
        <UnjoinedChoice
          data={unjoined}
          mine={mine}
          missing={missing.address && isUndecided}
          onChange={setMine}
        />
      )}
      {!isByAccount && note}
      {!known?.only && (
        <div>
          <Button type="submit" variant={known ? 'plain' : 'strong'} inactive={isBusy} data-action="join">
            {t(joinLabel(attempt))}
          </Button>
        </div>
      )}
      <p className="unseen" role="status">
        {known && t('join.signInOffered', { provider: known.provider })}
      </p>
      <p className="unseen" role="alert">
        {sentence ?? (missing.address && hasEmpty(draft.fields) ? t('join.missing') : '')}
      </p>
    </form>
  );
}

function hasEmpty(fields: JoinFields): boolean {
  return Object.values(fields).some((value) => value.trim() === '');
}

function isComplete(fields: JoinFields): boolean {
  const { addressLength, codeLength, nameLength } = API_LIMITS;
  const tooLong =
    charactersOver(fields.address, addressLength) +
    charactersOver(fields.code, codeLength) +
    charactersOver(fields.name, nameLength);
  return !hasEmpty(fields) && tooLong === 0;
}

/** Which fields the last attempt requires: signing in needs no code and no name. */
function missingOf(attempt: JoinAttempt): { address: boolean; code: boolean } {
  if (attempt.state === 'idle') return { address: false, code: false };
  return { address: true, code: attempt.way === 'code' };
}

/** The message about the last attempt, or else about the address, and its field. */
function useFailure(attempt: JoinAttempt, offer: ServiceOffer) {
  const { t: errors } = useTranslation('errors');
  const failure = attempt.state === 'failed' ? attempt.reason : undefined;
  const reason = failure ?? OFFER_PROBLEMS[String(offer)];
  const isAtAddress = reason !== undefined && ADDRESS_PROBLEMS.has(reason);
  const isAtCode = failure?.startsWith('invitation') ?? false;
  return {
    reason,
    sentence: reason && errors(reason, { limit: '' }),
    isAtAddress,
    isAtCode,
    /** At none of the fields: in a note of its own. */
    isAtForm: failure !== undefined && !isAtAddress && !isAtCode,
  };
}

/**
 * Whether the company's account may be offered before the service is known: the browser must permit the address first.
 */
function mayOfferSignIn(attempt: JoinAttempt, offer: ServiceOffer, reachNeedsLeave: boolean): boolean {
  if (reachNeedsLeave && offer === 'unknown') return true;
  // A person who pressed the button keeps it, and the focus on it.
  return failureBy(attempt, 'account') === 'sign-in-not-offered';
}

function SignInLabel({ attempt, provider }: { attempt: JoinAttempt; provider: string | undefined }) {
  const { t } = useTranslation();
  if (isRunning(attempt, 'account'))
    return t(attempt.state === 'asking' ? 'join.answering' : 'join.signInOpen');
  return provider === undefined ? t('join.signInAny') : t('join.signIn', { provider });
}

function joinLabel(attempt: JoinAttempt) {
  if (!isRunning(attempt, 'code')) return 'join.go';
  return attempt.state === 'asking' ? 'join.answering' : 'join.going';
}

/** Moves the focus to the field at which an attempt ended. */
function useFocusOnFailure(form: RefObject<HTMLFormElement | null>, attempt: JoinAttempt) {
  useEffect(() => {
    if (attempt.state !== 'failed') return;
    form.current?.querySelector<HTMLElement>('[aria-invalid=true], [data-invalid]')?.focus();
  }, [form, attempt]);
}

/** Begins the start screen of a shared desk: with the address that was joined last, and the focus where typing begins. */
function useStartScreen(
  form: RefObject<HTMLFormElement | null>,
  service: string | undefined,
  discover: (address: string) => Promise<void>,
) {
  const { reachNeedsLeave } = usePanel();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the start screen appears
  useEffect(() => {
    if (service === undefined) return;
    if (!reachNeedsLeave) void discover(service);
    form.current?.querySelector<HTMLElement>(`[data-field=${service ? 'code' : 'address'}]`)?.focus();
  }, []);
}
