/** Pictures of an interface have few colours: with a palette of 256 they take a third of the bytes. */
import sharp from 'sharp';

/** One PNG of pictures (PNGs in base64) side by side, with a palette and no dots that blend its colours. */
export async function composePng(pictures: readonly string[]): Promise<Buffer> {
  const images = pictures.map((picture) => Buffer.from(picture, 'base64'));
  const sizes = await Promise.all(images.map((image) => sharp(image).metadata()));
  const width = sizes.reduce((sum, size) => sum + size.width, 0);
  const height = Math.max(...sizes.map((size) => size.height));
  let left = 0;
  const layers = images.map((input, index) => {
    const layer = { input, left, top: 0 };
    left += sizes[index]?.width ?? 0;
    return layer;
  });
  return await sharp({ create: { width, height, channels: 3, background: 'white' } })
    .composite(layers)
    .png({ palette: true, quality: 90, dither: 0, effort: 10, compressionLevel: 9 })
    .toBuffer();
}
