import { directus } from './directus';
import type { RealSystem } from './real-system';
import { redmine } from './redmine';
import { requestTracker } from './request-tracker';
import { wordpress } from './wordpress';

/** The applications under trial, in the order of the table. */
export const REAL_SYSTEMS: readonly RealSystem[] = [requestTracker, redmine, wordpress, directus];
