-- The hash of each row of a batch, so that the proof of the chain names the row that was touched; older batches have none and keep their rule.
ALTER TABLE batches ADD COLUMN leaves text;
