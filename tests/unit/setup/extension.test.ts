import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { extensionId, hashSources } from '@/setup/extension';

describe("the extension's id", () => {
  it('is the one that Chromium gives to the key', () => {
    // Our own key: Chromium 156 was seen to give it this id.
    const key =
      'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA3TLNL0B7LPxvNKMtl/CqaSq5SqfQd/aH9dEUJv4kcE7QI5ualPDolSGliO85Jeue8/JlBLd4DSq+hHLYXWnamrviNcmsQHAgVMJgzCXAf72XGqgFxmRIlyTa6CZxbkKg9xubaDc4UO3exVEaFFvSWhaF0WAc83Fjgw60D5Bq6f9Gd+tOhMDFq2yE9mOG+bXuENUDa7uhKHFZ3T866vIzfEI2VSXfNt0VcPKix9pw28UdRIGeTysljxcYMXieUMr42LvTmNvxtfq1NuwHUvNplanHJyZ9I/wodbBJJVQQ0uNnOOCWXnwgrNwTIur4CDDR78W9jjpye/OsKt3HowELlQIDAQAB';
    expect(extensionId(key)).toBe('kjkjgjnecildjhllpofnmfailppcabok');
  });
});

describe('the hash of the sources', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'souffleur-sources-'));
    await mkdir(join(root, 'a', 'deep'), { recursive: true });
    await writeFile(join(root, 'a', 'deep', 'one.ts'), 'one');
    await writeFile(join(root, 'config.ts'), 'config');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const hash = () => hashSources(root, ['a', 'config.ts', 'absent']);

  it('stays the same while nothing changes', async () => {
    expect(await hash()).toBe(await hash());
  });

  it('changes with the bytes, the name or the number of files, and with nothing outside', async () => {
    const seen = new Set([await hash()]);
    await writeFile(join(root, 'a', 'deep', 'one.ts'), 'two');
    seen.add(await hash());
    await rename(join(root, 'a', 'deep', 'one.ts'), join(root, 'a', 'deep', 'uno.ts'));
    seen.add(await hash());
    await writeFile(join(root, 'a', 'more.ts'), '');
    seen.add(await hash());
    expect(seen.size).toBe(4);
    await writeFile(join(root, 'elsewhere.ts'), 'x');
    expect(seen.has(await hash())).toBe(true);
  });
});
