-- Messages to cardholders: what is due, what was sent, and what they want to hear.
SELECT 1;
