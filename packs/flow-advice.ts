/** What the author of a pack's source does about a problem of a flow, in both languages. */
import type { DataProblemCode } from '@/protocol/validation/data-problem';

export const FLOW_ADVICE: Partial<Record<DataProblemCode, string>> = {
  'unknown-step':
    'mène à une étape qui n’existe pas\u202f: corrigez son nom, ou supprimez la réponse / leads to a step that does not exist: correct its name, or remove the answer',
  'dead-end':
    'le parcours s’arrête ici sans fin\u202f: ajoutez une réponse qui mène à une étape ou à une fiche, ou « end » / the flow stops here without an end: add an answer that leads to a step or a card, or “end”',
  'two-targets':
    'cette réponse mène à deux endroits\u202f: gardez « step » ou « card » / this answer leads to two places: keep “step” or “card”',
  'end-with-answers':
    'cette étape finit le parcours et a encore des réponses\u202f: gardez l’un ou l’autre / this step ends the flow and still has answers: keep one or the other',
  'unreachable-step':
    'aucune réponse ne mène à cette étape\u202f: ajoutez-en une, ou supprimez l’étape / no answer leads to this step: add one, or remove the step',
  'endless-loop':
    'on tourne en rond sans jamais finir\u202f: ajoutez une réponse qui en sort, vers une fin ou une fiche / one goes round without ever ending: add an answer that leads out, to an end or a card',
};
