// Opens the read models: in Redis when there is one, else in the process, behind one interface.
import { processReadModels, type ReadModels } from './read-models.ts';
import { redisReadModels } from './redis-read-models.ts';

export function openReadModels(deps: {
  readonly url: string | undefined;
  readonly now: () => number;
  readonly onLost: (fault: unknown) => void;
}): ReadModels {
  return deps.url === undefined ? processReadModels(deps.now) : redisReadModels({ ...deps, url: deps.url });
}
