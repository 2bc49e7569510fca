/**
 * The script that goes into a page when the advisor asks, and at no other time. It guarantees to the page's
 * owner that it leaves nothing behind but the inserted text (no global, no listener, no attribute), and to
 * the advisor that it says "inserted" only after having seen the text in the field.
 */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { answer } from './answer';
import { takeRequest } from './request';

export default defineUnlistedScript(() => answer(takeRequest()));
