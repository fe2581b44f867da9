// Row locks of the model: one holder for each key, the others in the order in which they came; whoever would close a circle is refused.
import { deadlock } from './faults.ts';

/** A transaction, as far as locks see it. */
export interface Locker {
  readonly held: string[];
  /** What it waits for now. */
  waitsFor: Lock | null;
}
interface Waiter {
  readonly who: Locker;
  readonly go: () => void;
  readonly fail: (fault: unknown) => void;
}
export interface Lock {
  readonly key: string;
  holder: Locker;
  readonly waiting: Waiter[];
}

export interface Locks {
  /** Null: it is ours at once. Rejects with 40P01 where waiting would close a circle. */
  readonly take: (who: Locker, key: string) => Promise<void> | null;
  /** Gives everything back, and stops waiting; `fault` is what a wait that was going on ends with. */
  readonly release: (who: Locker, fault: unknown) => void;
  readonly isHeld: (key: string) => boolean;
}

/** `onDeadlock` hears of each circle with the key that would have closed it, and of the keys that are waited for in it. */
export function openLocks(onDeadlock: (key: string, circle: readonly string[]) => void): Locks {
  const locks = new Map<string, Lock>();
  return {
    take: (who, key) => {
      const lock = locks.get(key);
      if (lock === undefined) {
        locks.set(key, { key, holder: who, waiting: [] });
        who.held.push(key);
        return null;
      }
      if (lock.holder === who) return null;
      if (isBehind(lock, who, new Set())) {
        onDeadlock(key, circleOf(lock, who));
        return Promise.reject(deadlock());
      }
      who.waitsFor = lock;
      return new Promise((go, fail) => {
        lock.waiting.push({ who, go, fail });
      });
    },
    release: (who, fault) => {
      stopWaiting(who, fault);
      for (const key of who.held.splice(0)) passOn(locks, key);
    },
    isHeld: (key) => locks.has(key),
  };
}

function passOn(locks: Map<string, Lock>, key: string): void {
  const lock = locks.get(key);
  const next = lock?.waiting.shift();
  if (lock === undefined || next === undefined) {
    locks.delete(key);
    return;
  }
  lock.holder = next.who;
  next.who.held.push(key);
  next.who.waitsFor = null;
  next.go();
}

function stopWaiting(who: Locker, fault: unknown): void {
  const { waitsFor } = who;
  if (waitsFor === null) return;
  const place = waitsFor.waiting.findIndex((each) => each.who === who);
  const [gone] = waitsFor.waiting.splice(place, 1);
  who.waitsFor = null;
  gone?.fail(fault);
}

/** What everybody in the circle waits for, as far as holders go. */
function circleOf(lock: Lock, who: Locker): readonly string[] {
  const keys: string[] = [];
  for (let next: Lock | null = lock; next !== null && !keys.includes(next.key) && keys.length < 32; next = next.holder.waitsFor) {
    keys.push(next.key);
    if (next.holder === who) break;
  }
  return keys;
}

/** Does the holder of this lock, or somebody who waits for it already, wait for `who`? */
function isBehind(lock: Lock, who: Locker, seen: Set<Lock>): boolean {
  if (seen.has(lock)) return false;
  seen.add(lock);
  if (lock.holder === who) return true;
  const ahead = [lock.holder, ...lock.waiting.map((each) => each.who)];
  return ahead.some((each) => each === who || (each.waitsFor !== null && isBehind(each.waitsFor, who, seen)));
}
