// The same random batches of the production code, interleaved statement by statement in the same order, leave the same rows in the model and in Postgres.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MODEL, POSTGRES } from './both-testing.ts';
import { type Played, play } from './play.ts';

describe('one order of statements on two stores', () => {
  const played = new Map<number, Played>();
  const met = { refused: 0, granted: 0 };
  const seeds = [1, 2, 3];
  beforeAll(async () => {
    for (const seed of seeds) played.set(seed, await play(MODEL, seed));
  });
  afterAll(() => {
    expect(met.refused).toBeGreaterThan(0);
    expect(met.granted).toBeGreaterThan(0);
  });

  test.each(seeds)('I11 the same answers, the same refusals and the same rows, seed %i', async (seed) => {
    const model = played.get(seed);
    const real = await play(POSTGRES, seed);

    expect(model?.fates).toEqual(real.fates);
    expect(model?.seen).toEqual(real.seen);
    met.refused += real.fates.filter((fate) => !/^[245]\d\d /.test(fate)).length;
    met.granted += real.fates.filter((fate) => fate.includes('"campaign"')).length;
  });
});
