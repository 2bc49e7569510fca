import type { deskFr } from './desk.fr';
import type { SameKeys } from './same-keys';

export const deskEn: SameKeys<typeof deskFr> = {
  unjoined: {
    question: 'Who wrote what is already on this machine?',
    found: 'Kept here before any team: {{what}}.',
    tips_one: '{{count}} tip',
    tips_other: '{{count}} tips',
    drafts_one: '{{count}} draft',
    drafts_other: '{{count}} drafts',
    favourites_one: '{{count}} favourite',
    favourites_other: '{{count}} favourites',
    wordings_one: '{{count}} line in own words',
    wordings_other: '{{count}} lines in own words',
    ownValues: 'a first name or a team in the settings',
    mine: 'I did: everything comes with me, and the tips leave under my name.',
    other: 'Somebody else: nothing is sent, everything stays aside on this machine.',
    missing: 'Say who wrote them: a tip never leaves under another person’s name.',
  },
  leave: {
    ask: 'Leave {{organisation}} on this machine?',
    unsent_one: '{{count}} tip has not been sent yet.',
    unsent_other: '{{count}} tips have not been sent yet.',
    copyFirst: 'A file keeps a copy of everything you wrote:',
    sendFirst: 'Send now',
    sending: 'Sending…',
    here: 'Leave, keep it here',
    hereText:
      'Your tips, drafts and favourites stay on this machine, closed: they open again only when you join the same team. Its cards go.',
    hereCode:
      'You came with a code: to come back and find everything here, ask your administrator for a new code made for you. An ordinary invitation would make a new member of you, and your data here would stay closed.',
    erase: 'Leave and erase everything',
    eraseText: 'Your data is deleted from this machine. What the team has received stays with the team.',
    eraseUnsent_one: 'This tip will be lost unless you keep a copy.',
    eraseUnsent_other: 'These {{count}} tips will be lost unless you keep a copy.',
    eraseDrafts:
      'Drafts, answers, private tips or lines in your own words that exist nowhere else are here, too: they will be lost.',
    sharedText: 'This is a shared desk: your data is deleted from it when you leave.',
    removeAccess: 'Also remove Souffleur’s access to {{site}}',
    removeSiteHint: 'Joining the team asks for it again.',
    removeAccessHint:
      'The site of the service and your consents to send. Joining the team asks for them again.',
    left: 'You have left the team. Your data is closed on this machine.',
    erased: 'You have left the team. Your data is erased from this machine.',
    pending:
      'The access of this browser is not revoked yet: the service does not answer. It will be, by itself, as soon as it answers.',
  },
  copyOfAnother: {
    title: 'Whose copy is this?',
    'another-member':
      'It was made by another member than you. If that is a colleague, leave it to them: their tips would leave under your name. If that is you, with the access you had before, take it back.',
    'another-team':
      'It was made in another team. If it is somebody else’s, leave it to them: their tips would leave under your name. If it is yours, its unsent tips go to the team you are in now.',
    mine: 'It is mine: import it',
    other: 'Take nothing back',
    nothing: 'Nothing was imported.',
  },
  service: {
    giveBackAsk:
      'This is the site of your team’s service. Without it nothing is sent and nothing arrives: your tips wait here until you allow it again, in “My tips”.',
    allowAgain: 'Allow again and send',
  },
  shared: {
    title: 'Shared desk',
    choose: 'Several people use this browser',
    hint: 'Souffleur asks who you are at the start and after each restart of the browser. When you leave, everything is erased.',
    managed: 'Fixed by your organisation.',
    who: 'Who are you?',
    intro:
      'This desk is shared. Say who you are: Souffleur then opens your cards and your tips. When you go, leave the team in the settings: everything is erased.',
  },
};
