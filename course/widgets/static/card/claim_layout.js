// Where each field of the CMS-1500 (02/12) stands on our training drawing of it.
// Captions are our own; the field ids and spoken names come from course/items/types/cms1500.py.

/**
 * A cell: share of the width, box number, caption, field ids. `stack` puts cells above each other.
 * @typedef {{w: number, box?: string, caption?: string, fields?: string[], stack?: Cell[], kind?: string}} Cell
 */

/** @returns {Cell} */
const cell = (w, box, caption, ...fields) => ({ w, box, caption, fields });

/** @type {Cell[][]} */
export const ABOVE_LINES = [
  [cell(62.5, "1", "Type of coverage", "box1"), cell(37.5, "1a", "Insured's ID number", "box1a")],
  [
    cell(35.5, "2", "Patient's name (last, first, middle initial)", "box2"),
    cell(27, "3", "Patient's birth date and sex", "box3_dob", "box3_sex"),
    cell(37.5, "4", "Insured's name (last, first, middle initial)", "box4"),
  ],
  [
    cell(35.5, "5", "Patient's address: street", "box5_street"),
    cell(27, "6", "Patient's relationship to insured", "box6"),
    cell(37.5, "7", "Insured's address: street", "box7_street"),
  ],
  [
    cell(26.5, "", "City", "box5_city"),
    cell(9, "", "State", "box5_state"),
    cell(27, "8", "Not used"),
    cell(28.5, "", "City", "box7_city"),
    cell(9, "", "State", "box7_state"),
  ],
  [
    cell(15, "", "ZIP code", "box5_zip"),
    cell(20.5, "", "Telephone", "box5_phone"),
    cell(27, "", ""),
    cell(15, "", "ZIP code", "box7_zip"),
    cell(22.5, "", "Telephone", "box7_phone"),
  ],
  [
    cell(35.5, "9", "Other insured's name", "box9"),
    cell(27, "10", "Is the condition related to:"),
    cell(37.5, "11", "Insured's policy group or FECA number", "box11"),
  ],
  [
    cell(35.5, "9a", "Other insured's policy or group number", "box9a"),
    cell(27, "10a", "Employment?", "box10a"),
    cell(37.5, "11a", "Insured's birth date and sex", "box11a_dob", "box11a_sex"),
  ],
  [
    cell(35.5, "9b", "Not used"),
    cell(27, "10b", "Auto accident? State", "box10b", "box10b_state"),
    cell(37.5, "11b", "Other claim ID", "box11b"),
  ],
  [cell(35.5, "9c", "Not used"), cell(27, "10c", "Other accident?", "box10c"), cell(37.5, "11c", "Insurance plan name", "box11c")],
  [
    cell(35.5, "9d", "Other insurance plan name", "box9d"),
    cell(27, "10d", "Claim codes", "box10d"),
    cell(37.5, "11d", "Another health benefit plan?", "box11d"),
  ],
  [cell(62.5, "12", "Patient's or authorized person's signature", "box12"), cell(37.5, "13", "Insured's or authorized person's signature", "box13")],
  [
    cell(35.5, "14", "Date of illness, injury or pregnancy; qualifier", "box14", "box14_qual"),
    cell(27, "15", "Other date; qualifier", "box15", "box15_qual"),
    cell(37.5, "16", "Unable to work: from, to", "box16_from", "box16_to"),
  ],
  [
    cell(35.5, "17", "Qualifier; referring or ordering provider", "box17_qual", "box17"),
    { w: 27, stack: [cell(100, "17a", "Other ID", "box17a"), cell(100, "17b", "NPI", "box17b")] },
    cell(37.5, "18", "In hospital: from, to", "box18_from", "box18_to"),
  ],
  [cell(62.5, "19", "Additional claim information", "box19"), cell(37.5, "20", "Outside laboratory? Charges", "box20", "box20_charges")],
  [
    { ...cell(62.5, "21", "Diagnoses; ICD indicator", "box21_ind", ..."abcdefghijkl".split("").map((c) => `box21${c}`)), kind: "diagnoses" },
    {
      w: 37.5,
      stack: [cell(100, "22", "Resubmission code; original reference number", "box22_code", "box22_ref"), cell(100, "23", "Prior authorization number", "box23")],
    },
  ],
];

/** Columns of the six service lines: field stem, letter, caption, width in %. */
export const LINE_COLUMNS = [
  ["box24a", "A", "From", 9.5],
  ["box24a_to", "", "To", 9.5],
  ["box24b", "B", "POS", 5],
  ["box24c", "C", "EMG", 5],
  ["box24d", "D", "CPT/HCPCS", 10],
  ["box24m", "", "Modifiers", 12],
  ["box24e", "E", "Pointer", 7.5],
  ["box24f", "F", "Charges", 11],
  ["box24g", "G", "Units", 6.5],
  ["box24h", "H", "EPSDT", 6],
  ["box24j", "J", "Rendering NPI", 15],
];

/** How many service lines the form has. */
export const SERVICE_LINES = 6;

/** @type {Cell[][]} */
export const BELOW_LINES = [
  [
    cell(25, "25", "Federal tax ID", "box25", "box25_type"),
    cell(20, "26", "Patient's account number", "box26"),
    cell(17.5, "27", "Accept assignment?", "box27"),
    cell(13.5, "28", "Total charge", "box28"),
    cell(13, "29", "Amount paid", "box29"),
    cell(11, "30", "Not used"),
  ],
  [
    cell(28, "31", "Signature of provider; date", "box31", "box31_date"),
    { w: 34.5, stack: [cell(100, "32", "Where the service was given", "box32"), cell(100, "32a", "NPI", "box32a")] },
    { w: 37.5, stack: [cell(100, "33", "Billing provider; telephone", "box33", "box33_phone"), cell(100, "33a", "NPI", "box33a")] },
  ],
];

/** Fields that need little room beside their neighbour. */
export const NARROW = new Set(["box10b_state", "box14_qual", "box15_qual", "box17_qual", "box21_ind", "box22_code", "box31_date"]);
