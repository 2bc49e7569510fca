/** Pictures of an interface have few colours: with a palette of 256 they take a third of the bytes. */
import { crc32, deflateSync } from 'node:zlib';
import type { Page } from 'puppeteer-core';

const COLOURS = 256;
/** Grounds, surfaces and inks of both themes: a shade off, they would be seen. */
const COMMONEST = 64;

/** Puts pictures (PNGs in base64) side by side on `sheet`, a blank page, and gives them as one PNG. */
export async function composePng(sheet: Page, pictures: readonly string[]): Promise<Buffer> {
  const { width, height, pixels } = await sheet.evaluate(readPixels, [...pictures]);
  const bytes = Buffer.from(pixels, 'base64');
  const seen = Uint32Array.from({ length: width * height }, (_, index) => bytes.readUInt32LE(index * 4));
  const palette = choosePalette(seen);
  return encode({ width, height, palette, pixels: paletteIndexes(palette, seen) });
}

/** Runs in the page: it must know nothing but its argument, and hold no function with a name (tsx marks those). */
async function readPixels(pictures: string[]) {
  const images = await Promise.all(
    pictures.map(async (picture) => {
      const image = new Image();
      image.src = `data:image/png;base64,${picture}`;
      await image.decode();
      return image;
    }),
  );
  const canvas = document.createElement('canvas');
  canvas.width = images.reduce((sum, image) => sum + image.width, 0);
  canvas.height = Math.max(...images.map((image) => image.height));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser draws on no canvas.');
  let left = 0;
  for (const image of images) {
    context.drawImage(image, left, 0);
    left += image.width;
  }
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let text = '';
  for (let from = 0; from < data.length; from += 8192) {
    text += String.fromCharCode(...data.subarray(from, from + 8192));
  }
  return { width: canvas.width, height: canvas.height, pixels: btoa(text) };
}

/** The commonest colours as they are, then those that can be told from them: what is small needs its colour too. */
function choosePalette(seen: Uint32Array): number[] {
  const counts = new Map<number, number>();
  for (const colour of seen) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const common = [...counts].sort((one, other) => other[1] - one[1]).map(([colour]) => colour);
  const palette = common.slice(0, COMMONEST);
  for (const apart of [300, 60, 8, 0]) {
    for (const colour of common) {
      if (palette.length === COLOURS) return palette;
      if (palette.every((other) => distance(other, colour) > apart)) palette.push(colour);
    }
  }
  return palette;
}

function paletteIndexes(palette: readonly number[], seen: Uint32Array): Buffer {
  const indexes = new Map(palette.map((colour, index) => [colour, index]));
  return Buffer.from(
    Uint8Array.from(seen, (colour) => {
      const known = indexes.get(colour);
      if (known !== undefined) return known;
      const distances = palette.map((other) => distance(other, colour));
      const nearest = distances.indexOf(Math.min(...distances));
      indexes.set(colour, nearest);
      return nearest;
    }),
  );
}

/** Between two colours 0xAABBGGRR; 0 only when they are the same. */
function distance(one: number, other: number): number {
  return [0, 8, 16].reduce((sum, shift) => sum + (((one >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0);
}

/** A PNG (RFC 2083) of one byte a pixel, each row unfiltered. `palette` holds 0xAABBGGRR. */
function encode(image: { width: number; height: number; palette: number[]; pixels: Buffer }): Buffer {
  const { width, height, palette, pixels } = image;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colours = palette.flatMap((colour) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255]);
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row += 1) {
    pixels.copy(rows, row * (width + 1) + 1, row * width, (row + 1) * width);
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(colours)),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const around = Buffer.alloc(4);
  around.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([around, body, check]);
}
