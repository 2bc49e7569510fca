/** Function words: they carry a sentence without saying what it is about. They never decide a match, unless alone. */

const FRENCH = `
a ai aie au aux avec avoir c ca car ce ceci cela ces cet cette ceux chez comme d dans de des donc du e elle elles
en encore es est et etaient etais etait etant ete etes etre eu eux fait il ils j je l la le les leur leurs lui m
ma mais me meme mes moi mon n ne ni nos notre nous on ont ou par parce pas pendant plus pour puis qu quand que
quel quelle quelles quels qui quoi s sa sans se sera serait ses si soit son sont suis sur t ta te tes toi ton tu
un une va vais vas vers vient voici voila vont vos votre vous y alors aussi tres tout toute tous toutes deja la
bien faut avait avais avaient ai as avez avons aurait chaque entre cest jai nai na ya sest quil quelle jsuis
svp stp faire comment
`;

const ENGLISH = `
a about am an and are as at be been being but by can could did do does doing for from get gets got had has have
having he her hers him his how i if im in into is it its ive just me my of on or our ours out over own please
she should so some such than that thats the their them then there theres these they theyre this those to too up
us was we were what whats when where which while who whom will with would you your yours yourself hes shes youre
isnt arent wasnt doesnt didnt don dont wont cant couldnt wouldnt not no
`;

const FUNCTION_WORDS: ReadonlySet<string> = new Set(`${FRENCH} ${ENGLISH}`.split(/\s+/u).filter(Boolean));

/** Whether a folded form is a function word of French or English. */
export function isFunctionWord(form: string): boolean {
  return FUNCTION_WORDS.has(form);
}

/** Words in half of all queries about a caller, whatever their subject. */
const LIGHT_WORDS: ReadonlySet<string> = new Set(
  `veut veulent voulait voudrait vouloir dit disent disait dire demande demandent demander peut peuvent pouvait doit
  devait devoir faut prend prendre met mettre donne donner parle trouve pense croit sait client cliente clients
  monsieur madame dame homme femme personne gens truc chose fois jour jours semaine mois heure heures an ans ca
  probleme pb rien trop moins appelle appel comment pourquoi quelqu quelquun quelque plusieurs beaucoup encore
  toujours jamais meme autre ici la-bas marche veux dois peux
  wants want wanted says said say asks ask asked asking tells told tell need needs customer caller client man woman
  lady guy thing things time times day days week month year years really still always never anything something
  nothing problem issue call calls called calling going go goes think thinks keeps keep make makes taking take takes`.split(
    /\s+/u,
  ),
);

/** Whether a folded form says little about the subject, though more than a function word. */
export function isLightWord(form: string): boolean {
  return LIGHT_WORDS.has(form);
}
