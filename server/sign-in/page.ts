/**
 * The page of a sign-in window that has no extension to go back to: one sentence, without a script, a link or a word of
 * the request.
 */
import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { Language } from '@/protocol/text/language';
import type { ServiceReason } from '@/protocol/validation/errors';
import type { ServiceError } from '@/server/domain/errors';

const STYLE =
  ':root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}' +
  'main{max-width:34rem;margin:12vh auto;padding:0 1.25rem}h1{font-size:1.25rem;line-height:1.3}';
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const TITLE: Record<Language, string> = {
  fr: 'La connexion n’a pas abouti',
  en: 'The sign-in did not succeed',
};

const OTHERWISE: Record<Language, string> = {
  fr: 'Fermez cette fenêtre, puis recommencez depuis le panneau Souffleur.',
  en: 'Close this window, then begin again in the Souffleur panel.',
};

const SENTENCES: Partial<Record<ServiceReason, Record<Language, string>>> = {
  'sign-in-expired': {
    fr: 'Cette connexion a duré trop longtemps, ou a déjà servi.',
    en: 'This sign-in took too long, or was used already.',
  },
  'sign-in-not-offered': {
    fr: 'Ce service ne propose pas de connexion avec le compte de l’entreprise.',
    en: 'This service does not offer to sign in with the company’s account.',
  },
  'sign-in-unavailable': {
    fr: 'Le service de connexion de l’entreprise ne répond pas. Attendez un peu.',
    en: 'The company’s sign-in service does not answer. Wait a little.',
  },
  'too-many-requests': {
    fr: 'Trop d’essais en peu de temps. Attendez une minute.',
    en: 'Too many tries in a short time. Wait a minute.',
  },
};

/** Sends the page of a refusal, in the language that the browser prefers. */
export function sendPage(reply: FastifyReply, refusal: ServiceError, acceptLanguage: string | undefined) {
  const language = preferred(acceptLanguage);
  const sentence = SENTENCES[refusal.reason]?.[language] ?? '';
  const { retryAfterMs } = refusal.details;
  if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  return reply
    .code(refusal.status)
    .header('content-security-policy', POLICY)
    .header('content-language', language)
    .header('vary', 'accept-language')
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="${language}"><head><meta charset="utf-8">` +
        '<meta name="viewport" content="width=device-width">' +
        `<title>${TITLE[language]} – Souffleur</title><style>${STYLE}</style></head>` +
        `<body><main><h1>${TITLE[language]}</h1><p>${`${sentence} ${OTHERWISE[language]}`.trim()}</p></main></body></html>`,
    );
}

/** The first of our languages that the header names, by its weight; English when it names none. */
export function preferred(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters
        .find((each) => each.trim().startsWith('q='))
        ?.trim()
        .slice(2);
      return { language: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight) || 0 };
    });
  const weightOf = (language: Language) =>
    Math.max(0, ...wanted.filter((each) => each.language === language).map(({ weight }) => weight));
  return weightOf('fr') > weightOf('en') ? 'fr' : 'en';
}
