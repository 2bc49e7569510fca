/** The sentence for each closed reason: what happened, and what to do. */
export const errorsFr = {
  // Service
  'invalid-request':
    'Le service n’a pas compris la demande. Rien n’est perdu ; vérifiez que le panneau est à jour.',
  unauthorised:
    'Le service ne reconnaît pas ce panneau. Rejoignez l’équipe avec un nouveau code à votre nom.',
  'token-revoked':
    'L’accès de ce panneau a été retiré. Recherche et prise de notes continuent ; demandez un nouveau code à votre nom.',
  'session-expired':
    'L’accès de ce panneau est arrivé à son terme. Reconnectez-vous dans les réglages, ou rejoignez l’équipe avec un nouveau code à votre nom ; tout ce qui est ici est gardé.',
  'member-disabled':
    'Votre compte a été désactivé par un administrateur. Recherche et prise de notes continuent sur ce poste.',
  forbidden: 'Votre rôle ne permet pas cette action. Voyez avec un administrateur.',
  'not-found': 'Le service ne trouve pas ce qui est demandé. Vérifiez l’adresse.',
  'invitation-unknown': 'Ce code d’invitation n’existe pas. Vérifiez chaque groupe de quatre caractères.',
  'invitation-used': 'Ce code a déjà servi. Demandez une nouvelle invitation.',
  'invitation-expired': 'Ce code a expiré ou a été annulé. Demandez une nouvelle invitation.',
  'last-admin':
    'C’est la dernière personne qui administre l’équipe. Donnez d’abord ce rôle à quelqu’un d’autre.',
  'changed-meanwhile':
    'Cette personne a été modifiée entre-temps. Regardez où elle en est, puis recommencez si besoin.',
  'sign-in-only':
    'Cette équipe n’accepte plus les codes d’invitation. Connectez-vous avec le compte de votre entreprise.',
  'sign-in-not-offered':
    'Ce service ne propose pas de connexion avec un compte d’entreprise. Utilisez un code d’invitation.',
  'sign-in-refused': 'Votre entreprise n’a pas autorisé cette connexion, ou vous l’avez refusée.',
  'sign-in-failed':
    'La réponse de votre entreprise n’a pas pu être vérifiée : personne n’a été connecté. Recommencez ; si cela persiste, prévenez votre administrateur.',
  'sign-in-no-role':
    'Votre compte d’entreprise n’a pas accès à Souffleur. Demandez à votre administrateur de vous y inscrire.',
  'sign-in-expired': 'La connexion a pris trop de temps. Recommencez.',
  'sign-in-unavailable':
    'Le service de connexion de votre entreprise ne répond pas. Attendez un peu, puis recommencez.',
  'pack-version-conflict':
    'Une autre version a été publiée entre-temps. Vos modifications ont été reportées dessus : relisez, puis publiez de nouveau.',
  'must-resync':
    'Le service a été restauré. Tout est en train d’être relu ; vos envois en attente sont gardés.',
  'out-of-order': 'L’ordre des envois est rétabli automatiquement. Rien n’est perdu.',
  'too-large':
    'C’est trop volumineux pour le service (1 Mo au plus, 5 Mo pour un paquet). Raccourcissez, puis recommencez.',
  'too-many-requests': 'Trop d’essais en peu de temps. Attendez une minute, puis recommencez.',
  quota:
    'Le service a reçu beaucoup de choses en peu de temps et fait une pause. Rien n’est perdu : l’envoi reprendra tout seul. Si cela dure, voyez avec votre administrateur.',
  'client-too-old':
    'Ce panneau est trop ancien pour le service. Mettez-le à jour ; vos notes restent gardées ici.',
  'server-too-old':
    'Le service est plus ancien que ce panneau. Prévenez votre administrateur ; vos notes restent gardées ici.',
  internal: 'Le service a rencontré une erreur. Un nouvel essai se fera tout seul.',
  stopping: 'Le service redémarre. Un nouvel essai se fera tout seul.',
  // Reach
  offline: 'Pas de réseau. Tout reste gardé ici et partira dès son retour.',
  unreachable: 'Le service ne répond pas à cette adresse. Vérifiez l’adresse et le réseau.',
  timeout: 'Le service met trop de temps à répondre. Un nouvel essai se fera tout seul.',
  'not-souffleur':
    'Ce qui répond à cette adresse n’est pas un service Souffleur. Vérifiez l’adresse, ou la page de connexion du réseau.',
  'garbled-answer': 'La réponse du service est illisible. Un nouvel essai se fera tout seul.',
  'bad-address': 'Cette adresse n’est pas valable. Exemple : https://souffleur.mon-entreprise.fr',
  'insecure-address': 'L’adresse doit commencer par https:// (http:// n’est admis que sur ce poste).',
  'permission-needed':
    'Le navigateur doit vous laisser joindre cette adresse. Acceptez sa question, puis recommencez.',
  'site-not-allowed':
    'Souffleur n’est pas autorisé à joindre cette adresse, ou rien n’y répond. Autorisez-la, puis recommencez ; tout reste gardé ici.',
  'consent-withdrawn':
    'Vous avez retiré à Souffleur l’accord d’envoyer vos données (gestionnaire de modules de Firefox). Rien ne part ; tout attend ici jusqu’à ce que vous l’accordiez de nouveau.',
  'sign-in-cancelled':
    'La fenêtre de connexion s’est fermée avant la fin. Rien n’a changé ; recommencez quand vous voulez.',
  'joined-meanwhile':
    'Une équipe a été rejointe entre-temps dans une autre fenêtre. Cet essai a été abandonné ; il n’a rien changé.',
  'not-joined': 'Ce panneau n’a pas encore rejoint d’équipe.',
  // Storage
  'disk-full':
    'Le disque est plein : rien n’a été enregistré. Libérez de la place, puis recommencez ; votre texte est encore là.',
  'storage-unavailable':
    'Le navigateur refuse d’enregistrer ici (fenêtre privée, ou historique désactivé ?). Votre texte n’est pas gardé : copiez-le, puis ouvrez Souffleur dans une fenêtre ordinaire.',
  'written-by-newer-version':
    'Ces données viennent d’une version plus récente de Souffleur. Elles sont en lecture seule ; mettez le panneau à jour.',
  'pack-from-newer-version':
    'Ce paquet contient des informations d’une version plus récente de Souffleur ; le modifier ici les effacerait. Mettez Souffleur à jour, laissez-le se synchroniser, puis recommencez.',
  'write-aborted':
    'L’enregistrement a été interrompu : rien n’a été gardé. Recommencez ; votre texte est encore là.',
  'write-timeout':
    'Le disque ne répond pas : rien ne prouve que c’est gardé. Recommencez ; votre texte est encore là.',
  // Commands
  'invalid-command': 'Le service n’a pas accepté la forme de cette note. Modifiez-la, puis renvoyez-la.',
  'unknown-tip': 'Le service ne connaît pas cette astuce.',
  'tip-exists': 'Le service a déjà une astuce sous ce numéro.',
  'tip-closed': 'Cette astuce a déjà été traitée ; elle ne peut plus changer.',
  'stale-revision':
    'Cette astuce a été modifiée ailleurs entre-temps. Votre texte est gardé ici ; reprenez-le.',
  // Data
  'data-too-large': 'trop volumineux : {{limit}} au plus',
  'data-too-deep': 'trop de niveaux imbriqués : {{limit}} au plus',
  'data-not-json': 'ce n’est pas un fichier JSON valable ; exportez-le de nouveau',
  'data-not-yaml': 'ce n’est pas du YAML valable ; vérifiez les guillemets et les retraits',
  'data-forbidden-key': 'nom interdit ; supprimez cette ligne',
  'data-wrong-format':
    'ce n’est pas un paquet Souffleur ; choisissez un fichier dont le format est « {{limit}} »',
  'data-wrong-version':
    'version de format inconnue ; cette version de Souffleur lit la version {{limit}}. Si ce qui arrive est plus récent, mettez Souffleur à jour',
  'data-missing': 'il manque une valeur ; ajoutez-la',
  'data-unknown-key': 'nom inconnu ; vérifiez son orthographe ou supprimez-le',
  'data-wrong-type': 'mauvais type de valeur ; attendu : {{limit}}',
  'data-wrong-value': 'valeur non admise ; valeurs possibles : {{limit}}',
  'data-too-long': 'trop long : {{limit}} caractères au plus ; raccourcissez',
  'data-too-short': 'trop court : {{limit}} caractères au moins',
  'data-too-many': 'trop d’éléments : {{limit}} au plus',
  'data-too-few': 'pas assez d’éléments : {{limit}} au moins',
  'data-empty': 'vide ; écrivez un texte ou supprimez la ligne',
  'data-several-lines': 'doit tenir sur une seule ligne',
  'data-control-character': 'contient un caractère de contrôle invisible ; retapez le texte',
  'data-hidden-character': 'contient un caractère caché qui change l’ordre de lecture ; retapez le texte',
  'data-active-content': 'contient du code de page web ; gardez seulement le texte',
  'data-no-language': 'n’existe dans aucune langue ; ajoutez « fr » ou « en »',
  'data-duplicate-id': 'identifiant utilisé deux fois ; changez l’un des deux',
  'data-unknown-card': 'désigne une fiche qui n’existe pas ; corrigez ou supprimez',
  'data-unknown-step':
    'mène à une étape qui n’existe pas (« {{limit}} ») ; choisissez une étape du parcours, ou supprimez cette réponse',
  'data-dead-end':
    'le parcours s’arrête ici sans fin (étape « {{limit}} ») ; ajoutez une réponse qui mène à une étape ou à une fiche, ou dites comment il finit',
  'data-two-targets':
    'cette réponse mène à deux endroits à la fois (étape « {{limit}} ») ; gardez l’étape ou la fiche',
  'data-end-with-answers':
    'cette étape finit le parcours et propose encore des réponses (« {{limit}} ») ; gardez l’un ou l’autre',
  'data-unreachable-step':
    'aucune réponse ne mène à l’étape « {{limit}} » ; ajoutez une réponse qui y mène, ou supprimez-la',
  'data-endless-loop':
    'depuis l’étape « {{limit}} », on tourne en rond sans jamais finir ; ajoutez une réponse qui en sort, vers une fin ou une fiche',
  'data-not-later': 'doit commencer après l’étape précédente ; corrigez le temps',
  'data-card-without-chapter': 'cette fiche n’est dans aucun chapitre ; rangez-la',
  'data-unfit-pattern':
    'adresse non admise ; écrivez par exemple « https://crm.exemple.fr » ou « /dossiers/* »',
  'data-unfit-selector':
    'sélecteur non admis ; gardez-le court, sans « :has », barre oblique inverse ni commentaire',
  'data-unfit-placeholder':
    'blanc mal écrit : « {{limit}} » ; mettez son nom entre deux accolades ouvrantes et deux fermantes (40 caractères au plus, une lettre ou un chiffre d’abord)',
  'data-unknown-placeholder':
    'rien ne remplit {{limit}} dans un modèle. Corrigez ce nom : une partie de la note (situation, fait, promis, suite, code, lignes), ce qui se remplit seul (conseiller, équipe, date du jour), ou le nom d’une valeur du pack.',
  'data-unfit-default':
    '« {{limit}} » n’est pas une valeur de ce genre : écrivez-la comme on la saisit (aujourd’hui, 14h, 45 €), ou retirez-la.',
  'data-misplaced-placeholder':
    'ici, rien ne remplit un blanc et les accolades seraient lues telles quelles ; retirez-les',
  'data-damaged-character':
    'contient « � » à la place d’un caractère perdu ; corrigez le mot, ou enregistrez le fichier en UTF-8 et reprenez-le',
  'data-unknown-encoding':
    'encodage illisible ({{limit}}) ; ouvrez le fichier là d’où il vient et enregistrez-le en UTF-8',
  'data-unquoted-text': 'des mots seraient perdus : « {{limit}} » ; mettez le texte entre guillemets simples',
  'data-place-whole': 'le fichier entier',
} as const;
