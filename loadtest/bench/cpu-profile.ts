// Reads a processor profile of V8: how much time each area of the code took, which functions, and the tree of calls as text.

export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** Microseconds of the monotonic clock, as process.hrtime has them. */
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}
export interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

export interface Share {
  readonly name: string;
  /** Of the time in which the thread was not idle. */
  readonly share: number;
}
export interface WhereTimeGoes {
  readonly idle: number;
  readonly areas: readonly Share[];
  readonly functions: readonly Share[];
  readonly tree: string;
}

const IDLE = '(idle)';
const TREE_SHARE_MIN = 0.02;
const TREE_DEPTH_MAX = 24;
const FUNCTIONS_SHOWN = 20;

interface Call {
  readonly name: string;
  readonly area: string;
  readonly children: readonly Call[];
  /** Microseconds in this very call, without what it called. */
  readonly self: number;
  readonly whole: number;
}

/** Of the samples between two instants, microseconds of the same clock. */
export function whereTimeGoes(profile: CpuProfile, from: number, to: number): WhereTimeGoes {
  const selfById = selfTimes(profile, from, to);
  const nodeById = new Map(profile.nodes.map((node) => [node.id, node]));
  const root = profile.nodes[0];
  if (root === undefined) throw new Error('the profile is empty');
  const tree = callOf(root, { nodeById, selfById, area: 'Node itself' });
  const calls = allCalls(tree);
  const idle =
    sumBy(
      calls.filter(({ name }) => name === IDLE),
      ({ name }) => name,
    )[0]?.[1] ?? 0;
  const busy = tree.whole - idle;
  const shares = (key: (call: Call) => string): readonly Share[] =>
    sumBy(
      calls.filter(({ name }) => name !== IDLE),
      key,
    ).map(([name, micros]) => ({ name, share: micros / busy }));
  return {
    idle: idle / tree.whole,
    areas: shares(({ area }) => area).filter(({ share }) => share >= 0.003),
    functions: shares(({ name }) => name).slice(0, FUNCTIONS_SHOWN),
    tree: treeLines(tree, { busy, depth: 0 }).join('\n'),
  };
}

function selfTimes({ startTime, samples, timeDeltas }: CpuProfile, from: number, to: number): ReadonlyMap<number, number> {
  const selfById = new Map<number, number>();
  let at = startTime;
  for (const [place, id] of samples.entries()) {
    const took = timeDeltas[place + 1] ?? 0;
    at += timeDeltas[place] ?? 0;
    if (at >= from && at < to) selfById.set(id, (selfById.get(id) ?? 0) + Math.max(0, took));
  }
  return selfById;
}

interface Reading {
  readonly nodeById: ReadonlyMap<number, ProfileNode>;
  readonly selfById: ReadonlyMap<number, number>;
  /** Of the caller: a builtin belongs to whoever called it. */
  readonly area: string;
}

function callOf(node: ProfileNode, reading: Reading): Call {
  const { functionName, url } = node.callFrame;
  const area = areaOf(functionName, url) ?? reading.area;
  const children = (node.children ?? []).flatMap((id) => {
    const child = reading.nodeById.get(id);
    return child === undefined ? [] : [callOf(child, { ...reading, area })];
  });
  const self = reading.selfById.get(node.id) ?? 0;
  const file = fileOf(url);
  const name =
    functionName.startsWith('(') && url === ''
      ? functionName
      : `${functionName === '' ? 'anonymous' : functionName}${file === '' ? '' : ` ${file}`}`;
  return { name, area, children, self, whole: self + children.reduce((all, child) => all + child.whole, 0) };
}

/** The room of our own code, the package of others', Node itself; null for builtins. */
export function areaOf(functionName: string, url: string): string | null {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(program)') return 'outside JavaScript';
  if (url === '') return null;
  if (/^node:(_?http|internal\/http|net|internal\/streams|internal\/stream_base|_http|events|stream|timers|internal\/timers)/.test(url))
    return 'Node: HTTP, sockets, streams';
  if (url.startsWith('node:')) return 'Node itself';
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  if (inPackage !== undefined) return inPackage;
  const [, floor, room] = /\/(engine|api)\/([^/]+)/.exec(url) ?? [];
  return floor === undefined || room === undefined ? 'other code' : `${floor}/${room.replace(/\.ts$/, '')}`;
}

/** The last two parts of the path. */
const fileOf = (url: string): string =>
  url
    .replace(/^(file|node):\/*/, '')
    .split('/')
    .slice(-2)
    .join('/');

const allCalls = (call: Call): readonly Call[] => [call, ...call.children.flatMap(allCalls)];

function sumBy(calls: readonly Call[], key: (call: Call) => string): readonly (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const call of calls) sums.set(key(call), (sums.get(key(call)) ?? 0) + call.self);
  return [...sums].toSorted((one, other) => other[1] - one[1]);
}

function treeLines(call: Call, at: { readonly busy: number; readonly depth: number }): readonly string[] {
  const share = call.whole / at.busy;
  if (at.depth > TREE_DEPTH_MAX || share < TREE_SHARE_MIN || call.name === IDLE) return [];
  const below = merged(call.children)
    .toSorted((one, other) => other.whole - one.whole)
    .flatMap((child) => treeLines(child, { busy: at.busy, depth: at.depth + 1 }));
  return at.depth === 0
    ? below
    : [`${`${(share * 100).toFixed(1)} %`.padStart(7)} ${' '.repeat(2 * (at.depth - 1))}${call.name}`, ...below];
}

/** Several nodes of one function under one caller are one line. */
function merged(calls: readonly Call[]): readonly Call[] {
  const byName = new Map<string, Call>();
  for (const call of calls) {
    const known = byName.get(call.name);
    byName.set(
      call.name,
      known === undefined
        ? call
        : { ...known, children: [...known.children, ...call.children], self: known.self + call.self, whole: known.whole + call.whole },
    );
  }
  return [...byName.values()];
}
