/** Ids and names of cards, as they stand in packs and on the wire. */
import * as z from 'zod';

const SLUG = '[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?';

/** Ids of packs, chapters, cards, flows and their steps: lower-case letters, digits and hyphens, at most 64. */
export const slugSchema = z.string().regex(new RegExp(`^${SLUG}$`, 'u'), 'a-z 0-9 -');

/** A card's full name, `pack/card`. */
export const cardRefSchema = z.string().regex(new RegExp(`^${SLUG}/${SLUG}$`, 'u'), 'a-z 0-9 - /');

/** A card as a part of a pack names it: by its full name, or by its id alone within the same pack. */
export const cardLinkSchema = z.string().regex(new RegExp(`^${SLUG}(?:/${SLUG})?$`, 'u'), 'a-z 0-9 - /');
