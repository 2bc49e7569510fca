/**
 * Imported first by every page and worker of the extension: Zod then compiles nothing at run time. The
 * extension's policy would forbid it, and Zod's own trial would be reported as a violation.
 */
import * as z from 'zod';

z.config({ jitless: true });
