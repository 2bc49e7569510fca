/**
 * Order of test files. Files that share processes stand by environment: a process serves one, and ends when the next
 * file needs another.
 */
import { readFileSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

export class FileOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isShared = ({ pool, project }: TestSpecification) => pool !== 'browser' && !project.config.isolate;
    const start = sorted.findIndex(isShared);
    const inDom = new Set(sorted.filter((file) => isShared(file) && needsDom(file.moduleId)));
    const others = sorted.filter((file) => !inDom.has(file));
    return [...others.slice(0, start), ...inDom, ...others.slice(start)];
  }
}

function needsDom(path: string): boolean {
  return readFileSync(path, 'utf8').includes('@vitest-environment jsdom');
}
