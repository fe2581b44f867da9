// What is wrong with a new password before it is sent.

const LENGTH_MIN = 12;

export function newPasswordFault(next: string, again: string): 'short' | 'differs' | null {
  if (next.length < LENGTH_MIN) return 'short';
  return next === again ? null : 'differs';
}
