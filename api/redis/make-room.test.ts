// A map that is full loses its oldest entries, and is not walked for each of them.
import { expect, test } from 'vitest';
import { makeRoom } from './make-room.ts';

class Walked extends Map<string, number> {
  walks = 0;
  override keys(): MapIterator<string> {
    this.walks += 1;
    return super.keys();
  }
}

test.each([1, 2, 63, 64, 100, 6_400])('at most %i are kept, the newest always, and the oldest go first', (most) => {
  const map = new Map<string, number>();
  for (let no = 0; no < 3 * most + 5; no += 1) {
    makeRoom(map, most);
    map.set(`${no}`, no);

    expect(map.size).toBeLessThanOrEqual(most);
    if (no % 50 === 0) expect([...map.values()]).toEqual(Array.from({ length: map.size }, (_, at) => no - map.size + 1 + at));
  }
  expect(map.size).toBeGreaterThanOrEqual(Math.floor(most * (63 / 64)));
});

test('I29 a full map is walked once for many that are added, not once for each', () => {
  const map = new Walked();
  for (let no = 0; no < 20_000; no += 1) {
    makeRoom(map, 6_400);
    map.set(`${no}`, no);
  }

  expect(map.walks).toBeLessThanOrEqual(Math.ceil((20_000 - 6_400) / 100));
});
