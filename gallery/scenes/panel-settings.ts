import { DAY_MS, MINUTE_MS, NOW } from '@/gallery/fakes/clock';
import { BY_ACCOUNT, BY_EITHER, createJoinReplies } from '@/gallery/fakes/join-service';
import { membership, SERVICE, syncRow } from '@/gallery/fixtures/memberships';
import { LESSON, LONG_WORD, OWN_TIPS, tipId } from '@/gallery/fixtures/tips';
import type { PanelScene } from '@/gallery/scene';
import type { User } from '@/gallery/user';
import { isHome } from './panel-search';

const shows = [
  'panel/settings/SettingsScreen',
  'panel/settings/InstalledPacks',
  'panel/settings/GrantedSites',
  'panel/settings/StoredHere',
];
const join = ['panel/membership/JoinForm'];
const first = { name: 'settings' } as const;
const dialog = '[role=dialog], [role=alertdialog]';

const devices = [
  { id: tipId(1), name: 'Chrome 156, Linux', joinedAt: NOW - 90 * DAY_MS, here: true },
  { id: tipId(2), name: 'Firefox 140, Windows', joinedAt: NOW - 3 * DAY_MS, here: false },
];

const isRead = async (user: User) => void (await user.find('[data-pack-id]'));

async function fillForm(user: User, address: string): Promise<void> {
  await user.type('[data-field=address]', address);
  await user.type('[data-field=code]', 'ABCD-EFGH-JKLM');
  await user.type('[data-field=name]', 'Poste 12');
}

export const PANEL_SETTINGS = [
  { name: 'panel/settings/alone', in: 'panel', shows, first, play: isRead },
  {
    name: 'panel/settings/list-open',
    in: 'panel',
    shows,
    first,
    play: async (user) => {
      await isRead(user);
      await user.open('[data-field=theme]');
    },
  },
  {
    name: 'panel/settings/member',
    in: 'panel',
    shows: [...shows, 'panel/membership/Membership', 'panel/settings/OwnBrowsers'],
    first,
    packs: 'organisation',
    prepare: async ({ db }) => {
      const compared = { result: 'same', comparedAt: NOW - 3 * MINUTE_MS } as const;
      await db.meta.bulkPut([
        membership('trainer'),
        syncRow({ compared: { tips: compared, packs: compared } }),
      ]);
    },
    replies: { 'device.list': { done: true, devices } },
    sites: { granted: [SERVICE, 'https://crm.exemple.fr'], required: ['https://intranet.exemple.fr'] },
    play: async (user) => {
      await isRead(user);
      await user.find('[data-browser]');
    },
  },
  {
    name: 'panel/settings/revoking-browser',
    in: 'panel',
    shows: ['panel/settings/OwnBrowsers'],
    first,
    prepare: async ({ db }) => void (await db.meta.bulkPut([membership('advisor'), syncRow()])),
    replies: () => {
      let left = devices;
      return {
        'device.list': () => ({ done: true, devices: left }),
        'device.revoke': ({ deviceId }) => {
          left = left.filter(({ id }) => id !== deviceId);
          return { done: true };
        },
      };
    },
    play: async (user) => {
      await user.click('[data-section=browsers] li:not([data-here]) button');
      await user.find('[data-action=revoke-now]');
    },
  },
  {
    name: 'panel/settings/service-away',
    in: 'panel',
    shows: ['panel/membership/Membership', 'panel/settings/OwnBrowsers'],
    first,
    prepare: async ({ db }) => {
      const comparedAt = NOW - DAY_MS;
      await db.meta.bulkPut([
        membership('advisor'),
        syncRow({
          lastReason: 'unreachable',
          compared: { tips: { result: 'different', comparedAt }, packs: { result: 'same', comparedAt } },
          refusedPacks: [
            {
              head: {
                packId: 'relation-client',
                version: 9,
                sha256: 'a'.repeat(64),
                publishedAt: comparedAt,
                publishedBy: '',
              },
              problem: 'wrong-hash',
              path: '',
              refusedAt: comparedAt,
            },
          ] as never,
        }),
      ]);
    },
    play: async (user) => {
      await isRead(user);
      await user.find('[data-browsers-failed]');
    },
  },
  {
    name: 'panel/settings/signed-out',
    in: 'panel',
    shows: ['panel/membership/SignInAgain'],
    first,
    prepare: async ({ db }) => {
      await db.meta.bulkPut([
        membership('advisor', { signIn: { provider: 'Compte de l’entreprise' } }),
        syncRow({ lastReason: 'session-expired' }),
      ]);
    },
    replies: () => ({
      ...createJoinReplies(membership('advisor').member, ['sign-in-cancelled']),
      'device.list': { done: true, devices },
    }),
    play: async (user) => void (await user.find('[data-action=sign-in-again]')),
  },
  {
    name: 'panel/settings/access-expires',
    in: 'panel',
    shows: ['panel/membership/Membership'],
    first,
    prepare: async ({ db }) => {
      await db.meta.bulkPut([membership('advisor', { tokenExpiresAt: NOW + 3 * DAY_MS }), syncRow()]);
    },
    replies: { 'device.list': { done: true, devices } },
    play: async (user) => void (await user.find('[data-part=access-expiry]')),
  },
  {
    name: 'panel/settings/leaving',
    in: 'panel',
    shows: ['panel/membership/LeaveDialog'],
    first,
    prepare: async ({ db }) => {
      await db.meta.bulkPut([membership('advisor'), syncRow()]);
      await db.tips.bulkPut(OWN_TIPS);
    },
    sites: { granted: [SERVICE] },
    play: async (user) => {
      await user.click('[data-action=leave]');
      await user.find(dialog);
    },
  },
  {
    name: 'panel/settings/update-waiting',
    in: 'panel',
    shows: ['panel/shell/UpdateNote'],
    first: { name: 'settings', section: 'about' },
    update: true,
    play: async (user) => void (await user.find('[data-action=apply-update]')),
  },
  {
    name: 'panel/settings/large-text',
    in: 'panel',
    shows,
    first,
    preferences: { textSize: 200 },
    play: isRead,
  },
  {
    name: 'panel/join/form',
    in: 'panel',
    shows: join,
    first,
    replies: () =>
      createJoinReplies(membership('advisor').member, [
        'sign-in-cancelled',
        'sign-in-no-role',
        'sign-in-unavailable',
      ]),
    play: async (user) => void (await user.find('[data-field=address]')),
  },
  {
    name: 'panel/join/form-with-own-work',
    in: 'panel',
    shows: [...join, 'panel/membership/UnjoinedChoice'],
    first,
    prepare: async ({ db }) => void (await db.tips.put(OWN_TIPS[0] as (typeof OWN_TIPS)[number])),
    replies: () => createJoinReplies(membership('advisor').member),
    play: async (user) => void (await user.find('[data-action=unjoined-mine]')),
  },
  {
    name: 'panel/join/sign-in-only',
    in: 'panel',
    shows: join,
    first,
    replies: () => createJoinReplies(membership('advisor').member),
    play: async (user) => {
      await user.type('[data-field=address]', BY_ACCOUNT);
      await user.click('[data-field=code]');
      await user.find('[data-action=sign-in]');
    },
  },
  {
    name: 'panel/join/sign-in-refused',
    in: 'panel',
    shows: join,
    first,
    replies: () => createJoinReplies(membership('advisor').member, ['sign-in-no-role']),
    play: async (user) => {
      await user.type('[data-field=address]', BY_EITHER);
      await user.click('[data-field=code]');
      await user.click('[data-action=sign-in]');
      await user.find('form [data-tone=bad]');
    },
  },
  {
    name: 'panel/join/missing',
    in: 'panel',
    shows: join,
    first,
    play: async (user) => {
      await user.click('[data-action=join]');
      await user.find('[aria-invalid=true]');
    },
  },
  {
    name: 'panel/join/bad-address',
    in: 'panel',
    shows: [...join, 'panel/membership/UnjoinedChoice'],
    first,
    prepare: async ({ db }) => {
      await db.tips.put(OWN_TIPS[0] as (typeof OWN_TIPS)[number]);
      await db.favourites.put({ ref: LESSON, addedAt: NOW });
    },
    replies: { 'membership.join': { done: false, reason: 'bad-address' } },
    play: async (user) => {
      await fillForm(user, 'http://a');
      await user.click('[data-action=unjoined-mine]');
      await user.click('[data-action=join]');
      await user.find('[data-field=address][aria-invalid=true]');
    },
  },
  {
    name: 'panel/join/code-used',
    in: 'panel',
    shows: join,
    first,
    replies: {
      'service.look': { done: true, signIn: undefined },
      'membership.join': { done: false, reason: 'invitation-used' },
    },
    play: async (user) => {
      await fillForm(user, SERVICE);
      await user.click('[data-action=join]');
      await user.find('[data-field=code][aria-invalid=true]');
    },
  },
  {
    name: 'panel/join/sign-in-offered',
    in: 'panel',
    shows: join,
    first,
    replies: {
      'service.look': { done: true, signIn: { provider: 'Compte de l’entreprise', only: false } },
    },
    play: async (user) => {
      await user.type('[data-field=address]', SERVICE);
      await user.click('[data-field=code]');
      await user.find('[data-action=sign-in]');
    },
  },
  {
    name: 'panel/join/shared-desk',
    in: 'panel',
    shows: ['panel/membership/SharedDesk'],
    locked: true,
    prepare: async ({ directory }) => {
      await directory.update((row) => ({
        ...row,
        sharedDesk: true,
        address: SERVICE,
        lastSwitch: { what: 'erased', switchedAt: NOW },
      }));
    },
    play: async (user) => void (await user.find('[data-screen=shared-desk] form')),
  },
  {
    name: 'panel/news/unseen',
    in: 'panel',
    shows: ['panel/news/NewsScreen'],
    prepare: async ({ db }) => {
      await db.news.put({
        packId: 'desescalade',
        version: 2,
        note: 'Une leçon mieux dite.',
        added: [LESSON],
        changed: ['desescalade/lecon-01'],
        installedAt: NOW - DAY_MS,
        seen: 0,
      });
    },
    play: async (user) => {
      await user.click('[data-action=news]');
      await user.find('main [data-card-id]');
    },
  },
  {
    name: 'panel/news/many',
    in: 'panel',
    shows: ['panel/news/NewsScreen'],
    prepare: async ({ db }) => {
      const row = await db.cards.where('packId').equals('desescalade').first();
      if (!row) throw new Error('The built-in pack has no card');
      const rows = Array.from({ length: 30 }, (_, index) => {
        const id = `nouvelle-${index}`;
        return {
          ...row,
          cardId: id,
          ref: `desescalade/${id}`,
          position: 100 + index,
          card: { ...row.card, id },
        } as const;
      });
      await db.cards.bulkPut(rows);
      await db.news.bulkPut([
        { packId: 'desescalade', version: 1, added: [], changed: [], installedAt: 1, seen: 1 },
        {
          packId: 'desescalade',
          version: 98,
          added: rows.map(({ ref }) => ref),
          changed: [],
          installedAt: NOW,
          seen: 1,
        },
      ]);
    },
    play: async (user) => {
      await isHome(user);
      await user.click('[data-action=settings]');
      await user.click('[data-action=news]');
      await user.find('[data-action=more-news]');
    },
  },
  {
    name: 'panel/news/none',
    in: 'panel',
    shows: ['panel/news/NewsScreen'],
    packs: 'none',
    first: { name: 'news' },
  },
  {
    name: 'panel/help/keys',
    in: 'panel',
    shows: ['panel/shell/KeyHelp'],
    play: async (user, panel) => {
      await isHome(user);
      panel.store.getState().setHelpOpen(true);
      await user.find(dialog);
    },
  },
  {
    name: 'panel/check/fields',
    in: 'panel',
    shows: ['panel/insertion/CheckScreen'],
    first: { name: 'check' },
    page: {
      address: 'https://crm.exemple.fr/4521',
      survey: [
        {
          fields: [
            { kind: 'lines', inFrame: false, inShadow: false, caret: true },
            { kind: 'rich', inFrame: true, inShadow: false },
            { kind: 'line', obstacle: 'read-only', inFrame: false, inShadow: true },
          ],
          frames: [{ origin: 'https://editeur.exemple.fr' }],
        },
      ],
    },
    play: async (user) => void (await user.find('[data-check=seen]')),
  },
  {
    name: 'panel/check/no-permission',
    in: 'panel',
    shows: ['panel/insertion/CheckScreen'],
    first: { name: 'check' },
    page: { address: 'https://crm.exemple.fr/4521', refusal: { why: 'no-permission' } },
    play: async (user) => void (await user.find('[data-check=no-permission]')),
  },
  {
    name: 'panel/settings/long-names',
    in: 'panel',
    shows,
    first,
    prepare: async ({ db }) => {
      const { member, ...row } = membership('trainer');
      const organisation = { ...member.organisation, name: `${LONG_WORD} Relation client` };
      await db.meta.bulkPut([{ ...row, member: { ...member, name: LONG_WORD, organisation } }, syncRow()]);
    },
    replies: {
      'device.list': { done: true, devices: devices.map((device) => ({ ...device, name: LONG_WORD })) },
    },
    sites: { granted: [`https://${'sous-domaine-tres-long.'.repeat(4)}exemple.fr`] },
    play: async (user) => void (await user.find('[data-browser]')),
  },
] as const satisfies readonly PanelScene[];
