-- The statements of one party, newest first: the list a merchant opens.
CREATE INDEX statements_party ON statements (party, business_date DESC, currency);
