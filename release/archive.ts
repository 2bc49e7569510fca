/**
 * Archives whose bytes depend on their entries alone. *Guarantees:* entries are sorted by path in code-unit order;
 * times, owners and permissions are fixed; compression is done in JavaScript, because zlib gives other bytes in another
 * version of Node or on another processor.
 */
import { gzipSync, type Zippable, zipSync } from 'fflate';
import { packTar } from 'modern-tar';

/** Contents of an archive by path, with `/` between folders. */
export type Entries = ReadonlyMap<string, Uint8Array>;

/** Zip stores local time without a zone: the constructor with fields gives the same numbers in every time zone. */
const ZIP_EPOCH = new Date(1980, 0, 1);
const TAR_EPOCH = new Date(0);
const FILE_MODE = 0o644;
const UNIX = 3;

export function zipArchive(entries: Entries): Uint8Array {
  const files: Zippable = {};
  for (const [path, contents] of sorted(entries)) {
    files[path] = [contents, { mtime: ZIP_EPOCH, os: UNIX, attrs: (0o100000 | FILE_MODE) << 16, level: 9 }];
  }
  return zipSync(files);
}

/** A gzipped tar whose entries are all in the folder `root`. */
export async function tarGzArchive(root: string, entries: Entries): Promise<Uint8Array> {
  const tar = await packTar(
    sorted(entries).map(([path, contents]) => ({
      header: {
        name: `${root}/${path}`,
        size: contents.length,
        mtime: TAR_EPOCH,
        mode: FILE_MODE,
        type: 'file' as const,
        uid: 0,
        gid: 0,
        uname: '',
        gname: '',
      },
      body: contents,
    })),
  );
  return gzipSync(tar, { mtime: 0, level: 9 });
}

function sorted(entries: Entries): [string, Uint8Array][] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
