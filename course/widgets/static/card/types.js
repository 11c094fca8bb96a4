// Every item type by its name.
import { caseCoding } from "./case_coding.js";
import { multipleChoice, multiSelect } from "./choice.js";
import { claimForm } from "./claim_form.js";
import { codeEntry, linkedPair } from "./code_entry.js";
import { evidence } from "./evidence.js";
import { fillIn } from "./fill_in.js";
import { hotspot } from "./hotspot.js";
import { matching } from "./matching.js";
import { ordering } from "./ordering.js";
import { shortText } from "./short_text.js";

/** Drawn by a card of its own (revenue/card.js), which puts it here: a simulation is too large for every card to carry. */
function drawnElsewhere() {
  throw new Error("A simulation has its own card.");
}

/** @type {Record<string, (context: import("./body.js").Context) => import("./body.js").Body>} */
export const BODIES = {
  multiple_choice: multipleChoice,
  multi_select: multiSelect,
  fill_in: fillIn,
  code_entry: codeEntry,
  linked_pair: linkedPair,
  case_coding: caseCoding,
  ordering,
  matching,
  hotspot,
  evidence,
  claim_form: claimForm,
  short_text: shortText,
  simulation: drawnElsewhere,
};
