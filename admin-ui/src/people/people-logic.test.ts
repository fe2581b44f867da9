// The small decisions of the screens of people: passwords before they are sent, reach as text, ways to prove oneself.
import { expect, test } from 'vitest';
import { waysOf } from './confirm-dialog.tsx';
import { newPasswordFault } from './new-password.ts';
import { draftOf, idsIn, reachOf } from './reach-text.ts';
import { oidcFault } from './oidc-fault.ts';

test('a new password is long enough and typed twice alike', () => {
  expect([newPasswordFault('short', 'short'), newPasswordFault('long enough now', 'long enough noW')]).toEqual(['short', 'differs']);
  expect(newPasswordFault('long enough now', 'long enough now')).toBeNull();
});

test('a reach comes back from its text as it went in, however the ids are separated', () => {
  const reach = { merchants: ['M1', 'M2'], chains: ['demo-coffee'], regions: ['CN-SH'] };

  expect(reachOf(draftOf(reach))).toEqual(reach);
  expect(reachOf(draftOf(null))).toBeNull();
  expect(idsIn(' M1, M2，M3\nM1;M4 ')).toEqual(['M1', 'M2', 'M3', 'M4']);
});

test('limited to nothing is no reach', () => {
  expect(reachOf({ limited: true, merchants: ' ', chains: '\n', regions: '' })).toBeUndefined();
});

test('a person is asked for what they have', () => {
  expect(waysOf({ demo: true, signsInBy: 'nothing', totp: false })).toEqual(['demo']);
  expect(waysOf({ demo: false, signsInBy: 'password', totp: true })).toEqual(['password', 'code']);
  expect(waysOf({ demo: false, signsInBy: 'oidc', totp: false })).toEqual(['oidc']);
});

test('the way back from the provider says whether the person is unknown or it did not work', () => {
  expect([oidcFault(''), oidcFault('?fault=oidc'), oidcFault('?fault=oidc_unknown')]).toEqual([null, 'fault.oidc', 'fault.oidc_unknown']);
});
