import type { errorsFr } from './errors.fr';

export const errorsEn: Record<keyof typeof errorsFr, string> = {
  // Service
  'invalid-request':
    'The service did not understand the request. Nothing is lost; check that the panel is up to date.',
  unauthorised:
    'The service does not recognise this panel. Join the team again with a new code made for you.',
  'token-revoked':
    'This panel’s access was withdrawn. Search and capture go on; ask for a new code made for you.',
  'session-expired':
    'The access of this panel has ended. Sign in again in the settings, or join the team with a new code made for you; everything here stays saved.',
  'member-disabled': 'Your account was disabled by an administrator. Search and capture go on here.',
  forbidden: 'Your role does not allow this. Ask an administrator.',
  'not-found': 'The service cannot find what was asked. Check the address.',
  'invitation-unknown': 'This invitation code does not exist. Check each group of four characters.',
  'invitation-used': 'This code was already used. Ask for a new invitation.',
  'invitation-expired': 'This code has expired or was cancelled. Ask for a new invitation.',
  'last-admin': 'This is the last administrator of the team. Give that role to somebody else first.',
  'changed-meanwhile':
    'This person was changed meanwhile. Check the current state, then do it again if needed.',
  'sign-in-only': 'This team no longer takes invitation codes. Sign in with your company’s account.',
  'sign-in-not-offered':
    'This service does not offer to sign in with a company’s account. Use an invitation code.',
  'sign-in-refused': 'Your company did not allow this sign-in, or you declined it.',
  'sign-in-failed':
    'Your company’s answer could not be verified: nobody was signed in. Try again; if it goes on, tell your administrator.',
  'sign-in-no-role':
    'Your company’s account has no access to Souffleur. Ask your administrator to give it some.',
  'sign-in-expired': 'The sign-in took too long. Try again.',
  'sign-in-unavailable': 'Your company’s sign-in service does not answer. Wait a little, then try again.',
  'pack-version-conflict':
    'Another version was published meanwhile. Your changes were carried over onto it: read them again, then publish.',
  'must-resync': 'The service was restored. Everything is being read again; what you had to send is saved.',
  'out-of-order': 'The order of what is sent is being put right. Nothing is lost.',
  'too-large': 'This is too large for the service (1 MB at most, 5 MB for a pack). Shorten it and try again.',
  'too-many-requests': 'Too many tries in a short time. Wait a minute, then try again.',
  quota:
    'The service has received a great deal in a short time and is pausing. Nothing is lost: sending will resume by itself. If it lasts, talk to your administrator.',
  'client-too-old': 'This panel is too old for the service. Update it; your notes stay here meanwhile.',
  'server-too-old':
    'The service is older than this panel. Tell your administrator; your notes stay here meanwhile.',
  internal: 'The service met an error. It will be tried again by itself.',
  stopping: 'The service is restarting. It will be tried again by itself.',
  // Reach
  offline: 'No network. Everything is saved here and sent when it returns.',
  unreachable: 'The service does not answer at this address. Check the address and the network.',
  timeout: 'The service takes too long to answer. It will be tried again by itself.',
  'not-souffleur':
    'What answers at this address is not a Souffleur service. Check the address, or the network’s sign-in page.',
  'garbled-answer': 'The service’s answer cannot be read. It will be tried again by itself.',
  'bad-address': 'This address is not valid. Example: https://souffleur.my-company.com',
  'insecure-address': 'The address must begin with https:// (http:// is allowed on this machine only).',
  'permission-needed': 'The browser must let you reach this address. Accept its question, then try again.',
  'site-not-allowed':
    'Souffleur is not allowed to reach this address, or nothing answers there. Allow it, then try again; everything stays here.',
  'consent-withdrawn':
    'You have withdrawn your consent to send your data (Firefox’s add-on manager). Nothing is sent; everything waits here until you give it again.',
  'sign-in-cancelled':
    'The sign-in window closed before the end. Nothing has changed; try again whenever you like.',
  'joined-meanwhile':
    'A team was joined in another window meanwhile. This attempt was given up; it has changed nothing.',
  'not-joined': 'This panel has not joined a team yet.',
  // Storage
  'disk-full':
    'The disk is full: nothing was saved. Free some space and try again; your text is still there.',
  'storage-unavailable':
    'The browser refuses to store anything here (private window, or history turned off?). Your text is not saved: copy it, then open Souffleur in an ordinary window.',
  'written-by-newer-version':
    'This data comes from a newer version of Souffleur. It can be read, not changed; update the panel.',
  'pack-from-newer-version':
    'This pack holds information of a newer version of Souffleur, which editing it here would lose. Update Souffleur, let it sync, then try again.',
  'write-aborted': 'Saving was interrupted: nothing was saved. Try again; your text is still there.',
  'write-timeout': 'The disk does not answer: it may not be saved. Try again; your text is still there.',
  // Commands
  'invalid-command': 'The service did not accept the form of this note. Edit it and send it again.',
  'unknown-tip': 'The service does not know this tip.',
  'tip-exists': 'The service already has a tip under this number.',
  'tip-closed': 'This tip was already dealt with; it can no longer change.',
  'stale-revision': 'This tip was changed elsewhere meanwhile. Your text is saved here; continue from it.',
  // Data
  'data-too-large': 'too large: {{limit}} at most',
  'data-too-deep': 'too many levels inside one another: {{limit}} at most',
  'data-not-json': 'not a valid JSON file; export it again',
  'data-not-yaml': 'not valid YAML; check quotes and indentation',
  'data-forbidden-key': 'forbidden name; remove this line',
  'data-wrong-format': 'not a Souffleur pack; choose a file whose format is “{{limit}}”',
  'data-wrong-version':
    'unknown format version; this Souffleur reads version {{limit}}. If what comes is newer, update Souffleur',
  'data-missing': 'a value is missing; add it',
  'data-unknown-key': 'unknown name; check its spelling or remove it',
  'data-wrong-type': 'wrong type of value; expected: {{limit}}',
  'data-wrong-value': 'value not allowed; possible values: {{limit}}',
  'data-too-long': 'too long: {{limit}} characters at most; shorten it',
  'data-too-short': 'too short: {{limit}} characters at least',
  'data-too-many': 'too many items: {{limit}} at most',
  'data-too-few': 'too few items: {{limit}} at least',
  'data-empty': 'empty; write a text or remove the line',
  'data-several-lines': 'must be on one line',
  'data-control-character': 'holds an invisible control character; type the text again',
  'data-hidden-character': 'holds a hidden character that changes the reading order; type the text again',
  'data-active-content': 'holds web page code; keep the plain text only',
  'data-no-language': 'exists in no language; add “fr” or “en”',
  'data-duplicate-id': 'an id used twice; change one of them',
  'data-unknown-card': 'names a card that does not exist; correct or remove it',
  'data-unknown-step':
    'leads to a step that does not exist (“{{limit}}”); choose a step of the flow, or remove this answer',
  'data-dead-end':
    'the flow stops here without an end (step “{{limit}}”); add an answer that leads to a step or a card, or say how it ends',
  'data-two-targets': 'this answer leads to two places at once (step “{{limit}}”); keep the step or the card',
  'data-end-with-answers':
    'this step ends the flow and still has answers (“{{limit}}”); keep one or the other',
  'data-unreachable-step': 'no answer leads to the step “{{limit}}”; add one that does, or remove the step',
  'data-endless-loop':
    'from the step “{{limit}}” one goes round without ever ending; add an answer that leads out, to an end or a card',
  'data-not-later': 'must begin after the step before it; correct the time',
  'data-card-without-chapter': 'this card is in no chapter; put it in one',
  'data-unfit-pattern': 'address not admitted; write for example “https://crm.example.com” or “/cases/*”',
  'data-unfit-selector': 'selector not admitted; keep it short, without “:has”, backslash or comment',
  'data-unfit-placeholder':
    'a badly written blank: “{{limit}}”; put its name between two opening and two closing braces (40 characters at most, a letter or digit first)',
  'data-unknown-placeholder':
    'nothing fills {{limit}} in a template. Correct the name: a part of the note (situation, done, promised, next, code, lines), what fills itself (advisor, team, today’s date), or the name of a value of the pack.',
  'data-unfit-default':
    '“{{limit}}” is no value of this kind: write it as one types it (today, 2pm, €45), or remove it.',
  'data-misplaced-placeholder':
    'nothing fills a blank here and the braces would be read as they are; remove them',
  'data-damaged-character':
    'holds “�” where a character was lost; correct the word, or save the file as UTF-8 and bring it in again',
  'data-unknown-encoding':
    'unreadable encoding ({{limit}}); open the file where it comes from and save it as UTF-8',
  'data-unquoted-text': 'words would be lost: “{{limit}}”; put the text between single quotes',
  'data-place-whole': 'the whole file',
};
