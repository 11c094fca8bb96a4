"""The revenue cycle: claim -> edits -> X12 -> payer -> remittance -> ledger.

======================  =======================================================================
``model``               what a claim, a reply and a remittance are made of; money in cents
``x12``                 the same as 5010 transactions, both ways, and a reader that explains them
``edits``               what a scrubber and a payer's front end look at, as data with dates
``payers``              eight made-up payers: policies as data, one deterministic adjudicator
``ledger``              what is owed by whom; double entry, balanced to the cent at all times
======================  =======================================================================

Each room uses those above it and none below.
"""
