// The life of a simulated process: what belongs to one that is over does nothing any more, and what belongs to one that is paused waits.

/** One life of a process: from its start to its end. What belongs to a life that is over does nothing any more. */
export interface Life {
  readonly no: number;
  isOver: boolean;
  isPaused: boolean;
  /** How often it was. */
  pauses: number;
  /** What waits for the process to go on. */
  readonly waiting: (() => void)[];
  /** Closes every connection, as the kernel does for a process that is gone. */
  readonly connections: Set<() => void>;
}
/** Now, when the process goes on, or never. */
export function inLife(life: Life, go: () => void): void {
  if (life.isOver) return;
  if (life.isPaused) life.waiting.push(go);
  else go();
}
