// json-logic-engine: one logic per campaign, compiled by `build`, all of them tried.
import type { Check, Fields, Requirement } from '../requirement.ts';
import { type Peer, packageFolder } from './peer.ts';

interface Library {
  readonly LogicEngine: new () => { readonly build: (logic: unknown) => (fields: Fields) => unknown };
}

export const jsonLogic: Peer = {
  name: 'json-logic-engine',
  use: 'a compiled logic per campaign',
  prepare: async (requirements) => {
    const { LogicEngine } = (await import(new URL('index.js', packageFolder('json-logic-engine')).href)) as Library;
    const engine = new LogicEngine();
    const compiled = requirements.map((requirement) => engine.build(logicOf(requirement)));
    return {
      met: (fields) => {
        const met: number[] = [];
        for (let no = 0; no < compiled.length; no += 1) if (compiled[no]?.(fields) === true) met.push(no);
        return met;
      },
    };
  },
};

function logicOf(requirement: Requirement): unknown {
  if ('all' in requirement) return { and: requirement.all.map(logicOf) };
  if ('any' in requirement) return { or: requirement.any.map(logicOf) };
  return testOf(requirement);
}

function testOf(check: Check): unknown {
  const held = { var: check.field };
  if (check.is === 'equal') return { '===': [held, check.value] };
  if (check.is === 'atLeast') return { '>=': [held, check.value] };
  if (check.is === 'below') return { '<': [held, check.value] };
  if (check.is === 'in') return { in: [held, check.values] };
  if (check.is === 'notIn') return { '!': { in: [held, check.values] } };
  const contained = check.values.map((value) => ({ in: [value, held] }));
  const any = contained.length === 1 ? contained[0] : { or: contained };
  return check.is === 'hasAny' ? any : { '!': any };
}
