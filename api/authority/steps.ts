// The named steps of one command, in order: whoever follows a process may hear of each as it is reached.

/**
 * received: the request is understood and has its deadline. opened: the batch has locked its ids and read what it needs. prepared: candidates and
 * wallets are known. locked: budgets that are near are locked. decided: everything is decided in memory. written: everything but counters and
 * commit is done. committed: the database said so. answered: the answer is handed to whoever writes it. voiding: an attempt that nobody heard of is
 * written to the log of voids. expiring: what is due was found and is not yet ended. closing: a step of closing a business day begins.
 * publishing: the head of the chain is about to be published.
 */
export const STEPS = [
  'received',
  'opened',
  'prepared',
  'locked',
  'decided',
  'written',
  'committed',
  'answered',
  'voiding',
  'expiring',
  'closing',
  'publishing',
] as const;
export type Step = (typeof STEPS)[number];

/** Cheap, and never fails the work it hears of. */
export type OnStep = (step: Step) => void;
