/**
 * Order of test files. Files that share processes stand by environment: a process serves one, and ends when the next
 * file needs another. The matrix has the longest files: they start first, so that nothing waits for them in the end.
 */
import { readFileSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

export class FileOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return moveForward(moveForward(await super.sort(files), isShared, needsDom), isInBrowsers, isLong);
  }
}

/** Those of the group that fit `first` before all others of the group; whatever stands before the group stays there. */
function moveForward<T>(sorted: T[], isOfGroup: (item: T) => boolean, first: (item: T) => boolean): T[] {
  const moved = sorted.filter((item) => isOfGroup(item) && first(item));
  const others = sorted.filter((item) => !moved.includes(item));
  const start = others.findIndex(isOfGroup);
  return start < 0 ? sorted : [...others.slice(0, start), ...moved, ...others.slice(start)];
}

function isShared({ pool, project }: TestSpecification): boolean {
  return pool !== 'browser' && !project.config.isolate;
}

function needsDom({ moduleId }: TestSpecification): boolean {
  return readFileSync(moduleId, 'utf8').includes('@vitest-environment jsdom');
}

function isInBrowsers({ project }: TestSpecification): boolean {
  return project.name === 'e2e' || project.name === 'matrix';
}

function isLong({ project }: TestSpecification): boolean {
  return project.name === 'matrix';
}
