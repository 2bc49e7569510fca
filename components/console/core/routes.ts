/** The console's screens as the part of its address after `#`: going back, reloading and links all work. */

export type Route =
  | { name: 'queue' }
  | { name: 'packs' }
  | { name: 'team' }
  | { name: 'pack'; packId: string }
  | { name: 'card'; packId: string; cardId: string }
  | { name: 'publish'; packId: string };

const SLUG = '[a-z0-9](?:[a-z0-9-]{0,63})';
const CARD = new RegExp(`^#/packs/(${SLUG})/cards/(${SLUG})$`, 'u');
const PUBLISH = new RegExp(`^#/packs/(${SLUG})/publish$`, 'u');
const PACK = new RegExp(`^#/packs/(${SLUG})$`, 'u');

export function href(route: Route): string {
  switch (route.name) {
    case 'queue':
      return '#/';
    case 'team':
      return '#/team';
    case 'packs':
      return '#/packs';
    case 'pack':
      return `#/packs/${route.packId}`;
    case 'card':
      return `#/packs/${route.packId}/cards/${route.cardId}`;
    case 'publish':
      return `#/packs/${route.packId}/publish`;
  }
}

/** The route of an address; an unknown address is the queue. */
export function parseRoute(hash: string): Route {
  if (hash === '#/team') return { name: 'team' };
  if (hash === '#/packs') return { name: 'packs' };
  const card = CARD.exec(hash);
  if (card?.[1] && card[2]) return { name: 'card', packId: card[1], cardId: card[2] };
  const publish = PUBLISH.exec(hash);
  if (publish?.[1]) return { name: 'publish', packId: publish[1] };
  const pack = PACK.exec(hash);
  if (pack?.[1]) return { name: 'pack', packId: pack[1] };
  return { name: 'queue' };
}
