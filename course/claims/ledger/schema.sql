-- The ledger's file. Money is whole cents, days are YYYY-MM-DD. Moves are the only truth: every balance is a sum of them.
CREATE TABLE documents (
  n INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, day TEXT NOT NULL, patient TEXT NOT NULL, claim TEXT NOT NULL,
  payer TEXT NOT NULL, sentence TEXT NOT NULL, print TEXT NOT NULL, moves INTEGER NOT NULL, undone INTEGER REFERENCES documents(n)
);
CREATE UNIQUE INDEX documents_once ON documents(name) WHERE undone IS NULL;
CREATE INDEX documents_undone ON documents(name) WHERE undone IS NOT NULL;
CREATE TABLE moves (
  document INTEGER NOT NULL REFERENCES documents(n), day TEXT NOT NULL, debit TEXT NOT NULL, credit TEXT NOT NULL,
  cents INTEGER NOT NULL CHECK (cents > 0), patient TEXT NOT NULL, claim TEXT NOT NULL, line INTEGER NOT NULL,
  payer TEXT NOT NULL, why TEXT NOT NULL, control TEXT NOT NULL, CHECK (debit <> credit)
);
CREATE INDEX moves_of ON moves(patient, claim);
CREATE INDEX moves_in ON moves(document);
CREATE INDEX moves_outside ON moves(payer) WHERE patient = '' AND claim = '';
CREATE VIEW entries AS
  SELECT document, day, debit AS account, cents, patient, claim, line, payer, why FROM moves UNION ALL
  SELECT document, day, credit, -cents, patient, claim, line, payer, why FROM moves;
CREATE TABLE claims (
  number TEXT NOT NULL, document INTEGER NOT NULL REFERENCES documents(n), patient TEXT NOT NULL, name TEXT NOT NULL,
  service TEXT NOT NULL, billed TEXT NOT NULL, payers TEXT NOT NULL, lines TEXT NOT NULL, PRIMARY KEY (number, document)
) WITHOUT ROWID;
CREATE VIEW claims_now AS
  SELECT c.* FROM claims c WHERE c.document =
    (SELECT MAX(o.document) FROM claims o JOIN documents d ON d.n = o.document WHERE o.number = c.number AND d.undone IS NULL);
CREATE TABLE denials (
  document INTEGER NOT NULL REFERENCES documents(n), claim TEXT NOT NULL, line INTEGER NOT NULL, payer TEXT NOT NULL,
  grp TEXT NOT NULL, reason TEXT NOT NULL, cents INTEGER NOT NULL, remarks TEXT NOT NULL
);
CREATE TABLE decisions (
  document INTEGER NOT NULL REFERENCES documents(n), claim TEXT NOT NULL, payer TEXT NOT NULL, rank INTEGER NOT NULL,
  status TEXT NOT NULL, charge INTEGER NOT NULL, paid INTEGER NOT NULL, share INTEGER NOT NULL, denied INTEGER NOT NULL,
  control TEXT NOT NULL
);
CREATE INDEX decisions_control ON decisions(control) WHERE control <> '';
CREATE INDEX decisions_claim ON decisions(claim);
CREATE TABLE receipts (
  document INTEGER NOT NULL REFERENCES documents(n), claim TEXT NOT NULL, category TEXT NOT NULL, status TEXT NOT NULL,
  control TEXT NOT NULL
);
CREATE INDEX receipts_claim ON receipts(claim);
CREATE INDEX receipts_control ON receipts(control) WHERE control <> '';
CREATE TABLE parked (
  document INTEGER NOT NULL REFERENCES documents(n), claim TEXT NOT NULL, payer TEXT NOT NULL, trace TEXT NOT NULL,
  content TEXT NOT NULL, placed INTEGER REFERENCES documents(n)
);
CREATE INDEX parked_claim ON parked(claim) WHERE placed IS NULL;
CREATE TABLE plans (
  document INTEGER NOT NULL REFERENCES documents(n), patient TEXT NOT NULL, day TEXT NOT NULL, cents INTEGER NOT NULL
);
