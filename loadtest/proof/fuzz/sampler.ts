// Takes samples of what this process does, so that a stall of its event loop is told with the functions that ran.
import { type Profiler, Session } from 'node:inspector';
import { basename } from 'node:path';

const SAMPLE_MICROS = 5_000;
const NAMES_MAX = 9;
/** What runs between two looks says nothing. */
const SHARE_MIN = 0.4;

export interface Sampler {
  /** The way down to what ran most in the last milliseconds, outermost first; the samples begin anew. */
  readonly lately: (ms: number) => string;
  /** Forgets what was taken. */
  readonly renew: () => void;
}

export function openSampler(): Sampler {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROS });
  session.post('Profiler.start');
  const take = (): Profiler.Profile | null => {
    let taken: Profiler.Profile | null = null;
    session.post('Profiler.stop', (_, { profile }) => {
      taken = profile;
    });
    session.post('Profiler.start');
    return taken;
  };
  return {
    lately: (ms) => {
      const profile = take();
      return profile === null ? '' : wayDown(profile, ms);
    },
    renew: () => void take(),
  };
}

/** From the root by whatever holds most of the samples. */
export function wayDown({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, ms: number): string {
  const hits = lateHits(samples, timeDeltas, ms);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const weights = new Map<number, number>();
  const weigh = (node: Profiler.ProfileNode): number => {
    const below = (node.children ?? []).reduce((sum, id) => sum + weighId(id), 0);
    const weight = (hits.get(node.id) ?? 0) + below;
    weights.set(node.id, weight);
    return weight;
  };
  const weighId = (id: number): number => {
    const node = byId.get(id);
    return node === undefined ? 0 : weigh(node);
  };
  const [root] = nodes;
  const all = root === undefined ? 0 : weigh(root);
  const names: string[] = [];
  for (let at = root; at !== undefined; ) {
    const next = (at.children ?? []).toSorted((one, other) => (weights.get(other) ?? 0) - (weights.get(one) ?? 0))[0];
    if (next === undefined || (weights.get(next) ?? 0) < all * SHARE_MIN) break;
    at = byId.get(next);
    if (at !== undefined) names.push(nameOf(at));
  }
  return names
    .filter((name) => name !== '')
    .slice(-NAMES_MAX)
    .join(' > ');
}

/** What a file does when it is loaded has no name but the file's. */
function nameOf({ callFrame: { functionName, url } }: Profiler.ProfileNode): string {
  return functionName === '' ? basename(url) : functionName;
}

function lateHits(samples: readonly number[], deltas: readonly number[], ms: number): ReadonlyMap<number, number> {
  const hits = new Map<number, number>();
  let leftMicros = ms * 1_000;
  for (let place = samples.length - 1; place >= 0 && leftMicros > 0; place -= 1) {
    const id = samples[place] ?? 0;
    hits.set(id, (hits.get(id) ?? 0) + 1);
    leftMicros -= deltas[place] ?? 0;
  }
  return hits;
}
