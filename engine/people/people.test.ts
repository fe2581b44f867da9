// Rights: what roles come to, how far they reach, and that nobody hands out more than they may.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOpenedBy, mayUse } from './may-use.ts';
import { isWithin, narrowest, type Reach } from './reach.ts';
import { beyondGrant, type CustomRole, ROLE_NAMES, rightsOf, scopesOfRole } from './roles.ts';
import { SCOPES } from './scopes.ts';

const CUSTOMS = new Map<string, CustomRole>([
  ['east-desk', { name: 'east-desk', scopes: ['campaigns:read', 'campaigns:write'], reach: { regions: ['CN-SH', 'CN-JS'] } }],
  ['admin', { name: 'admin', scopes: [], reach: null }],
]);
const place = (merchants: readonly string[], regions: readonly string[], chains: readonly string[] = []) => ({
  merchants,
  chains,
  regions,
});
const reachOf = (letters: string) => fc.option(fc.subarray([...letters]), { nil: undefined });
const anyReach: fc.Arbitrary<Reach | null> = fc.option(
  fc.record({ merchants: reachOf('abc'), chains: reachOf('kl'), regions: reachOf('xyz') }),
  {
    nil: null,
  },
);
const anyPlace = fc.tuple(fc.subarray([...'abc']), fc.subarray([...'xyz']), fc.subarray([...'kl'])).map((parts) => place(...parts));

describe('roles', () => {
  test('the scopes of several roles add up, and every reach narrows', () => {
    const rights = rightsOf({ roles: ['viewer', 'east-desk'], reach: { regions: ['CN-SH', 'CN-BJ'] } }, CUSTOMS);

    expect(rights.scopes).toEqual(['campaigns:read', 'campaigns:write', 'authorizations:read', 'reference:read']);
    expect(rights.reach).toEqual({ regions: ['CN-SH'] });
  });

  test('a role that is no more gives nothing, and no custom role replaces a built-in one', () => {
    expect(rightsOf({ roles: ['gone'], reach: null }, CUSTOMS).scopes).toEqual([]);
    expect(scopesOfRole('admin', CUSTOMS)).toContain('people:manage');
    expect(scopesOfRole('constructor', CUSTOMS)).toEqual([]);
  });

  test('no role but admin manages people, and no role asks for benefits at the till', () => {
    expect(ROLE_NAMES.filter((name) => scopesOfRole(name, CUSTOMS).includes('people:manage'))).toEqual(['admin']);
    expect(ROLE_NAMES.filter((name) => scopesOfRole(name, CUSTOMS).includes('evaluate'))).toEqual([]);
  });

  test('an administrator makes marketers without being one, but nobody else gives what they lack', () => {
    const admin = { scopes: scopesOfRole('admin', CUSTOMS) };

    expect(beyondGrant(admin, ['campaigns:write', 'operate'])).toEqual([]);
    expect(beyondGrant(admin, SCOPES)).toEqual([]);
    expect(beyondGrant({ scopes: ['people:manage'] }, ['operate'])).toEqual(['operate']);
    expect(beyondGrant({ scopes: ['operate', 'campaigns:read'] }, SCOPES)).toHaveLength(SCOPES.length - 2);
  });
});

describe('reach', () => {
  test('a thing is within only when all of it is, and what lies everywhere is within no limit', () => {
    const reach = { merchants: ['M1', 'M2'] };

    expect(isWithin(reach, place(['M1'], []))).toBe(true);
    expect(isWithin(reach, place(['M1', 'M9'], []))).toBe(false);
    expect(isWithin(reach, place([], ['CN-SH']))).toBe(false);
    expect(isWithin({ merchants: ['M1'], regions: ['CN-SH'] }, place(['M1'], ['CN-BJ']))).toBe(false);
    expect(isWithin(null, place([], []))).toBe(true);
  });

  test('what two reaches allow together, each allows alone', () => {
    fc.assert(
      fc.property(anyReach, anyReach, anyPlace, (left, right, here) => {
        expect(isWithin(narrowest([left, right]), here)).toBe(isWithin(left, here) && isWithin(right, here));
      }),
    );
  });

  test('one more dimension never widens, and a thing of a foreign place is within no reach that names the dimension', () => {
    fc.assert(
      fc.property(anyReach, fc.subarray([...'kl']), anyPlace, (reach, chains, here) => {
        const both = narrowest([reach, { chains }]);

        expect(isWithin(both, here) && !isWithin(reach, here)).toBe(false);
        expect(isWithin(both, { ...here, chains: [...here.chains, 'foreign'] })).toBe(false);
      }),
    );
  });

  test('a chain holds its shops, and shops of a chain are those that are both', () => {
    const shop = place(['M1'], ['CN-SH'], ['K']);

    expect([isWithin({ chains: ['K'] }, shop), isWithin({ chains: ['L'] }, shop)]).toEqual([true, false]);
    expect(isWithin({ chains: ['K'], merchants: ['M2'] }, shop)).toBe(false);
    expect(isWithin({ chains: ['K'] }, place(['M7'], ['CN-SH']))).toBe(false);
    expect(narrowest([{ merchants: ['M1', 'M2'] }, { chains: ['K'] }])).toEqual({ merchants: ['M1', 'M2'], chains: ['K'] });
  });
});

describe('the door', () => {
  const person = { kind: 'person', scopes: ['campaigns:read'], reach: null } as const;

  test('one of several scopes is enough, and none is refused', () => {
    expect(mayUse(person, { scope: ['campaigns:write', 'campaigns:read'] })).toBe('allowed');
    expect(mayUse(person, { scope: 'operate' })).toBe('forbidden');
  });

  test('the short way opens for the same scopes, and never where none is asked for', () => {
    expect(isOpenedBy({ scope: ['campaigns:write', 'campaigns:read'] }, person.scopes)).toBe(true);
    expect(isOpenedBy({ scope: 'campaigns:read' }, person.scopes)).toBe(true);
    expect(isOpenedBy({ scope: 'operate' }, person.scopes)).toBe(false);
    expect(isOpenedBy({ scope: 'public' }, person.scopes)).toBe(false);
    expect(isOpenedBy({ scope: 'person' }, person.scopes)).toBe(false);
  });

  test('a caller with a limited reach is refused wherever nothing was declared', () => {
    const limited = { ...person, reach: { regions: ['CN-SH'] } };

    expect(mayUse(limited, { scope: 'campaigns:read' })).toBe('outside_reach');
    expect(mayUse(limited, { scope: 'campaigns:read', reach: 'handled' })).toBe('allowed');
  });

  test('a key is no person', () => {
    expect(mayUse({ ...person, kind: 'key' }, { scope: 'person', reach: 'everyone' })).toBe('person_required');
    expect(mayUse({ ...person, kind: 'key' }, { scope: 'caller', reach: 'everyone' })).toBe('allowed');
  });
});
