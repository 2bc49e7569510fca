import type { SouffleurDatabase } from '@/storage/database';
export function followNotices(_db: SouffleurDatabase, _then: () => void): void {}
