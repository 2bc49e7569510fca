/** Everything that `npm start` and `npm run dev` say, in both languages. */
import type { Role } from '@/protocol/api';
import type { Language } from '@/protocol/text/language';
import type { Sentence } from '@/setup/terminal';

const SAY = {
  browser: { fr: 'Navigateur', en: 'Browser' },
  building: {
    fr: 'Les sources ont changé : construction de l’extension…',
    en: 'The sources have changed: building the extension…',
  },
  extension: { fr: 'Extension', en: 'Extension' },
  service: { fr: 'Service', en: 'Service' },
  crm: { fr: 'CRM de démonstration', en: 'Demo CRM' },
  data: { fr: 'Données du service', en: 'The service’s data' },
  profile: { fr: 'Profil du navigateur', en: 'Browser profile' },
  log: { fr: 'Journal du service', en: 'The service’s log' },
  picture: { fr: 'Image', en: 'Picture' },
  noDisplay: {
    fr: 'Pas d’écran ici : le navigateur tourne sans fenêtre, et une image montre ce que l’on verrait.',
    en: 'There is no display here: the browser runs without a window, and a picture shows what one would see.',
  },
  displayFailed: {
    fr: 'L’écran indiqué ne répond pas.',
    en: 'The display that is named does not answer.',
  },
  panelNotOpened: {
    fr: 'Le panneau ne s’est pas ouvert de lui-même : Alt+Maj+S, ou le bouton Souffleur de la barre d’outils.',
    en: 'The panel did not open by itself: press Alt+Shift+S, or Souffleur’s button in the toolbar.',
  },
  codes: {
    fr: 'Codes d’invitation, chacun pour une personne, valables 7 jours, affichés cette fois seulement :',
    en: 'Invitation codes, each for one person, good for 7 days, shown this once:',
  },
  codesShown: {
    fr: 'Les codes d’invitation ont été affichés au premier démarrage ; ceux qui n’ont pas servi restent valables 7 jours. Un nouveau code :',
    en: 'The invitation codes were shown at the first start; those not used stay good for 7 days. A new one:',
  },
  join: {
    fr: 'Pour rejoindre : dans le panneau, Réglages, « Rejoindre une équipe » : l’adresse, un code, votre nom.',
    en: 'To join: in the panel, Settings, “Join a team”: the address, a code, your name.',
  },
  shortcut: {
    fr: 'Ouvrir le panneau : Alt+Maj+S. Tout arrêter : Ctrl-C.',
    en: 'To open the panel: Alt+Shift+S. To end everything: Ctrl-C.',
  },
  browserClosed: {
    fr: 'Navigateur fermé. Le service et le CRM continuent ; Ctrl-C pour tout arrêter, npm start pour le rouvrir.',
    en: 'Browser closed. The service and the CRM go on; Ctrl-C ends them, npm start opens it again.',
  },
  serviceEnded: {
    fr: 'Le service s’est arrêté de façon inattendue ; voir son journal.',
    en: 'The service ended unexpectedly; see its log.',
  },
  watching: {
    fr: 'Changez un fichier : l’extension se reconstruit et se recharge, le service redémarre. Tout arrêter : Ctrl-C.',
    en: 'Change a file: the extension is rebuilt and reloaded, the service restarted. To end everything: Ctrl-C.',
  },
  rebuilding: { fr: 'Extension : reconstruction…', en: 'Extension: rebuilding…' },
  reloaded: { fr: 'Extension : rechargée', en: 'Extension: reloaded' },
  rebuildFailed: {
    fr: 'Extension : corrigez ce qui est dit ci-dessus ; d’ici là, le panneau ouvert reste l’ancien.',
    en: 'Extension: correct what is said above; until then the open panel stays the old one.',
  },
  notReloaded: {
    fr: 'Extension : reconstruite, mais le panneau ne s’est pas rouvert ; gardez l’onglet du CRM ouvert, ou pressez Alt+Maj+S.',
    en: 'Extension: rebuilt, but the panel did not open again; leave the CRM’s tab open, or press Alt+Shift+S.',
  },
  restarting: { fr: 'Service : redémarrage…', en: 'Service: restarting…' },
  restarted: { fr: 'Service : redémarré', en: 'Service: restarted' },
  restartFailed: {
    fr: 'Service : ne démarre pas ; il réessaiera au prochain changement.',
    en: 'Service: does not start; it tries again at the next change.',
  },
  windowClosed: { fr: 'Navigateur fermé : tout s’arrête.', en: 'Browser closed: everything ends.' },
  stopping: { fr: 'Arrêt…', en: 'Stopping…' },
  stopped: { fr: 'Tout est arrêté ; vos données restent.', en: 'All is stopped; your data stays.' },
  alreadyRunning: {
    fr: 'Souffleur tourne déjà depuis ce dossier : arrêtez l’autre par Ctrl-C, puis recommencez.',
    en: 'Souffleur is already running from this folder: end the other one with Ctrl-C, then try again.',
  },
  noPort: {
    fr: 'Aucun port libre à partir de celui-ci : libérez-en un, ou choisissez-en un autre avec SOUFFLEUR_PORT.',
    en: 'No port is free from this one on: free one, or choose another with SOUFFLEUR_PORT.',
  },
  noSpace: {
    fr: 'Le disque est plein : libérez de la place, puis recommencez.',
    en: 'The disk is full: free some space, then try again.',
  },
  failed: { fr: 'Souffleur n’a pas pu démarrer :', en: 'Souffleur could not start:' },
} as const satisfies Record<string, Sentence>;

export type SayName = keyof typeof SAY;

export function wording(language: Language) {
  return {
    say: (name: SayName) => SAY[name][language],
    /** A label and a value, aligned. */
    line: (name: SayName, value: string) => `  ${SAY[name][language].padEnd(22)} ${value}`,
    role: (role: Role) =>
      ({
        advisor: { fr: 'conseiller', en: 'advisor' },
        trainer: { fr: 'formateur', en: 'trainer' },
        admin: { fr: 'administrateur', en: 'administrator' },
      })[role][language].padEnd(22),
    portTaken: (wanted: number, taken: number) =>
      ({
        fr: `Le port ${wanted} est pris par un autre programme : le service prend le ${taken}. Un panneau qui a rejoint l’organisation le cherche au ${wanted}.`,
        en: `Port ${wanted} is taken by another program: the service takes ${taken}. A panel that has joined looks for it at ${wanted}.`,
      })[language],
  };
}
