// Works out what a load needs: cores, disks, memory, network, cells and partitions, from the cost of one decision. Arithmetic alone.

/** Of one decision, or of one message about it. */
export interface Costs {
  readonly nodeMicros: number;
  readonly postgresMicros: number;
  readonly databaseBytes: number;
  readonly walBytes: number;
  readonly requestBytes: number;
  readonly replyBytes: number;
  /** Captures, reversals and refunds that follow an authorization; each is taken to cost as much as the decision. */
  readonly laterMessages: number;
  /** One write that is on disk for sure. */
  readonly fsyncMillis: number;
  readonly campaignBytes: number;
  readonly processBytes: number;
}

export interface Plan {
  readonly hostCores: number;
  /** Share of a core, and of a disk, that is planned for at the peak. */
  readonly busyShare: number;
  /** Peak to the mean of the year: what is stored follows the mean. */
  readonly peakToMean: number;
  readonly retentionDays: number;
  readonly campaigns: number;
  /** Copies of every database, the standby included. */
  readonly copies: number;
  readonly diskBytesPerSecond: number;
  /** Space for one Postgres. */
  readonly diskBytes: number;
  /** However small the load: the loss of one cell must not be felt by more than one account in so many. */
  readonly cellsLeast: number;
  readonly takeOverSeconds: number;
}

export interface Size {
  readonly name: string;
  readonly cells: number;
  readonly peakPerSecond: number;
  readonly apiCores: number;
  readonly postgresCores: number;
  readonly hosts: number;
  readonly memoryBytes: number;
  /** Of one cell. */
  readonly fsyncsPerSecond: number;
  readonly decisionsPerFsync: number;
  readonly walBytesPerSecond: number;
  readonly storedBytes: number;
  readonly networkBitsPerSecond: number;
  /** Monthly partitions of one cell, and rows in each. */
  readonly partitions: number;
  readonly rowsPerPartition: number;
  /** Authorizations answered without a benefit while the standby of one cell takes over. */
  readonly missedByTakeOver: number;
}

const SECONDS_A_DAY = 86_400;
const DAYS_A_MONTH = 30.44;
const MICROS = 1_000_000;

/** Everything that is decided or told, per authorization. */
const workOf = ({ laterMessages }: Costs): number => 1 + laterMessages;

/** Authorizations per second of one process that has a core to itself. */
export function processCapacity(costs: Costs, plan: Plan): number {
  return (plan.busyShare * MICROS) / (costs.nodeMicros * workOf(costs));
}

export type Bound = 'processor' | 'disk speed' | 'disk space';

/** Authorizations per second, at the peak, that one Postgres carries by each of its bounds; the lowest holds. */
export function postgresBounds(costs: Costs, plan: Plan): Readonly<Record<Bound, number>> {
  const work = workOf(costs);
  const bytesPerPeak = (work * costs.databaseBytes * SECONDS_A_DAY * plan.retentionDays) / plan.peakToMean;
  return {
    processor: (plan.hostCores * plan.busyShare * MICROS) / (costs.postgresMicros * work),
    'disk speed': (plan.diskBytesPerSecond * plan.busyShare) / (costs.walBytes * work),
    'disk space': plan.diskBytes / bytesPerPeak,
  };
}

export function postgresCapacity(costs: Costs, plan: Plan): { readonly perSecond: number; readonly bound: Bound } {
  const bounds = Object.entries(postgresBounds(costs, plan)) as [Bound, number][];
  const [bound, perSecond] = bounds.reduce((lowest, each) => (each[1] < lowest[1] ? each : lowest));
  return { perSecond, bound };
}

/** So many cells that each stays within one Postgres, and never fewer than the plan wants. */
export function cellsFor(peakPerSecond: number, costs: Costs, plan: Plan): number {
  return Math.max(plan.cellsLeast, Math.ceil(peakPerSecond / postgresCapacity(costs, plan).perSecond));
}

export function sizeOf(
  load: { readonly name: string; readonly peakPerSecond: number; readonly cells: number },
  costs: Costs,
  plan: Plan,
): Size {
  const { name, peakPerSecond, cells } = load;
  const work = peakPerSecond * workOf(costs);
  const apiCores = Math.max(cells, (work * costs.nodeMicros) / MICROS / plan.busyShare);
  const postgresCores = Math.max(cells, (work * costs.postgresMicros) / MICROS / plan.busyShare);
  const meanPerDay = (peakPerSecond / plan.peakToMean) * SECONDS_A_DAY;
  const perCell = work / cells;
  const fsyncsPerSecond = Math.min(perCell, 1_000 / costs.fsyncMillis);
  const processes = Math.ceil(apiCores / cells) * cells;
  const wal = work * costs.walBytes;
  return {
    name,
    cells,
    peakPerSecond,
    apiCores,
    postgresCores,
    hosts: Math.ceil(apiCores / cells / plan.hostCores) * cells + cells * plan.copies,
    memoryBytes: processes * (costs.processBytes + plan.campaigns * costs.campaignBytes),
    fsyncsPerSecond,
    decisionsPerFsync: perCell / fsyncsPerSecond,
    walBytesPerSecond: wal,
    storedBytes: meanPerDay * workOf(costs) * plan.retentionDays * costs.databaseBytes * plan.copies,
    networkBitsPerSecond: 8 * (work * (costs.requestBytes + costs.replyBytes) + wal * (plan.copies - 1)),
    partitions: Math.ceil(plan.retentionDays / DAYS_A_MONTH) + 1,
    rowsPerPartition: (meanPerDay / cells) * DAYS_A_MONTH,
    missedByTakeOver: (peakPerSecond / cells) * plan.takeOverSeconds,
  };
}
