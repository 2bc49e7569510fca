import * as z from 'zod';

/** A setting that holds a list: items with commas between, spaces around them and empty items dropped. */
export const commaList = (fits: (item: string) => boolean) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
    .refine((items) => items.every(fits));
