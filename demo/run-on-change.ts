/** Tasks that run again when files change. */
import { watch } from 'chokidar';

/** An editor writes several files at once, or one in several steps. */
const SETTLE_MS = 100;

/**
 * Runs the task some time after each request.
 * Guarantees: one run at a time; a request during a run is followed by one more run; the task gets no list of changes,
 * and so cannot miss any.
 */
export function coalesce(task: () => Promise<void>, settleMs = SETTLE_MS): () => void {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let requested = false;
  const run = async () => {
    running = true;
    requested = false;
    try {
      await task();
    } finally {
      running = false;
      if (requested) schedule();
    }
  };
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), settleMs);
  };
  return () => {
    requested = true;
    if (!running) schedule();
  };
}

/** Runs the task after files under the paths changed, appeared or vanished. Returns a function that stops watching. */
export function runOnChange(root: string, paths: string[], task: () => Promise<void>): () => Promise<void> {
  const watcher = watch(paths, { cwd: root, ignoreInitial: true });
  watcher.on('all', coalesce(task));
  return () => watcher.close();
}
