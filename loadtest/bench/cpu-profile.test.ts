// Proves that time is given to the area of whoever spent it, builtins to their caller, and that idle time counts for nobody.
import { expect, test } from 'vitest';
import { areaOf, type CpuProfile, whereTimeGoes } from './cpu-profile.ts';

const frame = (functionName: string, url = '') => ({ functionName, url });
const profile: CpuProfile = {
  startTime: 1_000,
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 3, 5] },
    { id: 2, callFrame: frame('(idle)') },
    { id: 3, callFrame: frame('decide', 'file:///somewhere/engine/authorization/decide.ts'), children: [4] },
    { id: 4, callFrame: frame('slice') },
    { id: 5, callFrame: frame('(garbage collector)') },
  ],
  samples: [3, 4, 2, 5, 3],
  timeDeltas: [0, 100, 300, 500, 100, 900],
};

test('builtins count for their caller, idle time for nobody', () => {
  const { areas, idle } = whereTimeGoes(profile, 0, 3_000);

  expect(idle).toBeCloseTo(500 / 1_900);
  expect(areas).toEqual([
    { name: 'engine/authorization', share: 1_300 / 1_400 },
    { name: 'garbage collection', share: 100 / 1_400 },
  ]);
});

test('only samples between the two instants count', () => {
  const { areas } = whereTimeGoes(profile, 0, 1_500);

  expect(areas).toEqual([{ name: 'engine/authorization', share: 1 }]);
});

test('the tree shows shares from the top down', () => {
  const { tree } = whereTimeGoes(profile, 0, 3_000);

  expect(tree.split('\n')).toEqual([' 92.9 % decide authorization/decide.ts', ' 21.4 %   slice', '  7.1 % (garbage collector)']);
});

test('areas are rooms, packages and Node', () => {
  expect(areaOf('f', 'file:///x/api/authority/batch.ts')).toBe('api/authority');
  expect(areaOf('f', 'file:///x/node_modules/@hono/node-server/dist/index.mjs')).toBe('@hono/node-server');
  expect(areaOf('f', 'node:net')).toBe('Node: HTTP, sockets, streams');
  expect(areaOf('writev', '')).toBeNull();
});
