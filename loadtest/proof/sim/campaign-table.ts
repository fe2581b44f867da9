// The campaigns as the model database keeps them: published under a fence, paused, stopped; every process's book follows them with a delay.
import type { BookStore, ChangedCampaign } from '../../../api/campaign/live-book.ts';
import { fenceKey } from '../../../engine/campaign/counter-keys.ts';
import type { CampaignInput } from '../../../engine/campaign/schema.ts';
import type { Chance } from '../../../engine/simulation/random.ts';
import { connectionClosed } from '../store/faults.ts';
import type { ModelDatabase } from '../store/database.ts';
import { type Life, inLife } from './life.ts';
import type { Scheduler } from './scheduler.ts';

export interface CampaignTable {
  readonly rows: ReadonlyMap<string, ChangedCampaign>;
  /** By "id@version": every version ever published. */
  readonly documents: ReadonlyMap<string, CampaignInput>;
  /** False where more is used already than the new budget. */
  readonly publish: (document: CampaignInput) => Promise<boolean>;
  readonly turn: (id: string, to: 'live' | 'paused' | 'stopped') => Promise<boolean>;
  /** Hears of every new ceiling of a fence. */
  readonly onCeiling: (listener: (key: string, ceiling: number | null) => void) => void;
  /** What the book of one process reads. */
  readonly bookOf: (life: Life) => BookStore;
}

interface Table {
  readonly scheduler: Scheduler;
  readonly dice: Chance;
  readonly database: ModelDatabase;
  readonly isAway: () => boolean;
}
interface Kept {
  readonly rows: Map<string, ChangedCampaign>;
  readonly documents: Map<string, CampaignInput>;
  readonly followers: Set<() => void>;
  readonly listeners: Set<(key: string, ceiling: number | null) => void>;
  seq: number;
}

/** A process looks once a second; a look that finds nothing changes nothing, so only those after a change are played, and two more in case one fails. */
const LOOKS_MS = [0, 1_000, 2_000];

export function openCampaigns(on: Table): CampaignTable {
  const kept: Kept = { rows: new Map(), documents: new Map(), followers: new Set(), listeners: new Set(), seq: 0 };
  return {
    rows: kept.rows,
    documents: kept.documents,
    publish: (document) => publish(on, kept, document),
    turn: (id, to) => turn(on, kept, { id, to }),
    onCeiling: (listener) => kept.listeners.add(listener),
    bookOf: (life) => ({
      changedSince: async (seq) => {
        await hop(on, life);
        const changed = [...kept.rows.values()].filter((row) => row.seq > seq).toSorted((one, other) => one.seq - other.seq);
        await hop(on, life);
        return changed;
      },
      document: async (id, version) => {
        await hop(on, life);
        return kept.documents.get(`${id}@${version}`);
      },
      every: (ms, call) => {
        const look = () => {
          const first = on.dice.fraction() * ms;
          for (const later of LOOKS_MS) on.scheduler.after(first + later, () => inLife(life, call));
        };
        kept.followers.add(look);
        return () => kept.followers.delete(look);
      },
    }),
  };
}

/** There or back; a database that is away says so. */
function hop({ scheduler, dice, isAway }: Table, life: Life): Promise<void> {
  return new Promise((resolve, reject) => {
    scheduler.after(0.1 + dice.fraction() * 5, () => inLife(life, () => (isAway() ? reject(connectionClosed()) : resolve())));
  });
}

/** The row and its fence change in one transaction: what follows stands inside the change of the fence. */
function publish({ database }: Table, kept: Kept, document: CampaignInput): Promise<boolean> {
  const { id } = document;
  const version = (kept.rows.get(id)?.live_version ?? 0) + 1;
  const ceiling = document.limits?.budget?.total ?? null;
  return database.alterCounter(fenceKey(id), (fence) => {
    const { held, captured, returned } = fence ?? { held: 0, captured: 0, returned: 0 };
    if (ceiling !== null && held + captured - returned > ceiling) throw new RangeError('budget_below_used');
    kept.documents.set(`${id}@${version}`, document);
    keep(kept, { id, state: 'live', live_version: version, document });
    for (const listener of kept.listeners) listener(fenceKey(id), ceiling);
    return { held, captured, returned, ceiling, open: true, version };
  });
}

function turn({ database }: Table, kept: Kept, { id, to }: { readonly id: string; readonly to: string }): Promise<boolean> {
  return database.alterCounter(fenceKey(id), (fence) => {
    const row = kept.rows.get(id);
    if (row === undefined || fence === undefined || row.state === 'stopped') throw new RangeError('campaign_not_live');
    keep(kept, { ...row, state: to });
    return { ...fence, open: to === 'live' };
  });
}

function keep(kept: Kept, row: Omit<ChangedCampaign, 'seq'>): void {
  kept.seq += 1;
  kept.rows.set(row.id, { ...row, seq: kept.seq });
  for (const look of kept.followers) look();
}
