/** Sentences about whose data this machine holds: joining, leaving, a shared desk. */
export const deskFr = {
  unjoined: {
    question: 'Qui a écrit ce qui est déjà sur ce poste ?',
    found: 'Gardé ici avant toute équipe : {{what}}.',
    tips_one: '{{count}} astuce',
    tips_other: '{{count}} astuces',
    drafts_one: '{{count}} brouillon',
    drafts_other: '{{count}} brouillons',
    favourites_one: '{{count}} favori',
    favourites_other: '{{count}} favoris',
    wordings_one: '{{count}} phrase à votre façon',
    wordings_other: '{{count}} phrases à votre façon',
    ownValues: 'un prénom ou une équipe dans les réglages',
    mine: 'Moi : je prends tout, et les astuces partent sous mon nom.',
    other: 'Quelqu’un d’autre : rien ne part, tout reste de côté sur ce poste.',
    missing: 'Dites qui les a écrits : une astuce ne part jamais sous le nom d’un autre.',
  },
  leave: {
    ask: 'Quitter {{organisation}} sur ce poste ?',
    unsent_one: '{{count}} astuce n’est pas encore envoyée.',
    unsent_other: '{{count}} astuces ne sont pas encore envoyées.',
    copyFirst: 'Un fichier garde une copie de tout ce que vous avez écrit :',
    sendFirst: 'Envoyer maintenant',
    sending: 'Envoi…',
    here: 'Quitter, garder ici',
    hereText:
      'Vos astuces, brouillons et favoris restent sur ce poste, fermés : ils ne se rouvrent que lorsque vous rejoignez la même équipe. Ses fiches s’en vont.',
    hereCode:
      'Vous avez rejoint l’équipe avec un code : pour revenir et tout retrouver ici, demandez à votre administrateur un nouveau code à votre nom. Une invitation ordinaire ferait de vous un nouveau membre, et vos données d’ici resteraient fermées.',
    erase: 'Quitter et tout effacer',
    eraseText: 'Vos données sont supprimées de ce poste. Ce que l’équipe a reçu reste dans l’équipe.',
    eraseUnsent_one: 'Cette astuce sera perdue si vous n’en gardez pas de copie.',
    eraseUnsent_other: 'Ces {{count}} astuces seront perdues si vous n’en gardez pas de copie.',
    eraseDrafts:
      'Il y a aussi ici des brouillons, des réponses, des astuces pour vous ou des phrases à votre façon qui n’existent nulle part ailleurs : ils seront perdus.',
    sharedText: 'Ce poste est partagé : vos données en sont supprimées quand vous partez.',
    removeAccess: 'Retirer aussi à Souffleur l’accès à {{site}}',
    removeSiteHint: 'Rejoindre l’équipe redemandera cet accès.',
    removeAccessHint: 'Le site du service et vos accords d’envoi. Rejoindre l’équipe les redemandera.',
    left: 'Vous avez quitté l’équipe. Vos données sont fermées sur ce poste.',
    erased: 'Vous avez quitté l’équipe. Vos données sont effacées de ce poste.',
    pending:
      'L’accès de ce navigateur n’est pas encore retiré : le service ne répond pas. Ce sera fait tout seul dès qu’il répondra.',
  },
  copyOfAnother: {
    title: 'À qui est cette copie ?',
    'another-member':
      'Elle a été faite par un autre membre que vous. Si c’est un collègue, laissez-la-lui : ses astuces partiraient sous votre nom. Si c’est vous, avec votre accès d’avant, reprenez-la.',
    'another-team':
      'Elle a été faite dans une autre équipe. Si elle est à quelqu’un d’autre, laissez-la-lui : ses astuces partiraient sous votre nom. Si elle est à vous, ses astuces non envoyées partiront vers votre équipe d’aujourd’hui.',
    mine: 'Elle est à moi : reprendre',
    other: 'Ne rien reprendre',
    nothing: 'Rien n’a été repris.',
  },
  service: {
    giveBackAsk:
      'C’est le site du service de votre équipe. Sans lui, rien ne part et rien n’arrive : vos astuces attendent ici jusqu’à ce que vous l’autorisiez de nouveau, dans « Mes astuces ».',
    allowAgain: 'Autoriser de nouveau et envoyer',
  },
  shared: {
    title: 'Poste partagé',
    choose: 'Plusieurs personnes utilisent ce navigateur',
    hint: 'Souffleur demande qui vous êtes au début et après chaque redémarrage du navigateur. En partant, tout est effacé.',
    managed: 'Fixé par votre organisation.',
    who: 'Qui êtes-vous ?',
    intro:
      'Ce poste est partagé. Dites qui vous êtes : Souffleur ouvre alors vos fiches et vos astuces. En partant, quittez l’équipe dans les réglages : tout s’efface.',
  },
} as const;
