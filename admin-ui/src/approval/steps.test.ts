// Proves which steps a person is offered: never to approve one's own, never what no longer holds, and never the same twice.
import { expect, test } from 'vitest';
import type { EvidenceReply } from '../../../api/campaign/evidence-reply.ts';
import { stepsOf } from './steps.ts';

const BOTH = { campaign: { state: 'draft', scheduled: null }, mayWrite: true, mayApprove: true } as const;
const STALE = { part: 'lint', texts: { en: '', 'zh-CN': '' } } as const;
const MISSING = { code: 'x', path: '', message: '' };

function reply(
  change: { readonly state?: string; readonly waits?: boolean } & Partial<Pick<EvidenceReply, 'you' | 'stale' | 'missing'>>,
): EvidenceReply {
  const { state = 'draft', waits = false, ...rest } = change;
  const submission = waits ? { state: 'waiting' } : null;
  const shown = { version: 1, state, submission, stale: [], missing: [], you: { isMaker: false, hasApproved: false }, ...rest };
  return shown as unknown as EvidenceReply;
}
const maker = { isMaker: true, hasApproved: false };

test('a draft is submitted by whoever may write, once nothing is missing', () => {
  expect(stepsOf(reply({}), BOTH).steps).toEqual(['submit']);
  expect(stepsOf(reply({ missing: [MISSING] }), BOTH).steps).toEqual([]);
  expect(stepsOf(reply({}), { ...BOTH, mayWrite: false }).steps).toEqual([]);
});

test('a checker approves or sends back; the maker withdraws and is told why not more', () => {
  expect(stepsOf(reply({ waits: true }), BOTH)).toEqual({ steps: ['return', 'approve'], why: null });
  expect(stepsOf(reply({ waits: true, you: maker }), BOTH)).toEqual({ steps: ['withdraw'], why: 'maker' });
  expect(stepsOf(reply({ waits: true }), { ...BOTH, mayApprove: false }).steps).toEqual([]);
  expect(stepsOf(reply({ waits: true, you: { isMaker: false, hasApproved: true } }), BOTH)).toEqual({ steps: [], why: 'approved' });
});

test('evidence that no longer holds is sent back or submitted again, not approved', () => {
  expect(stepsOf(reply({ waits: true, stale: [STALE] }), BOTH)).toEqual({ steps: ['return'], why: 'stale' });
  expect(stepsOf(reply({ waits: true, stale: [STALE], you: maker }), BOTH).steps).toEqual(['withdraw', 'submit']);
});

test('an approved version is published or scheduled, a schedule is called off, and nothing is left of a live or stopped one', () => {
  expect(stepsOf(reply({ state: 'approved' }), BOTH).steps).toEqual(['publish']);
  expect(
    stepsOf(reply({ state: 'approved' }), { ...BOTH, campaign: { state: 'scheduled', scheduled: { version: 1, at: 'x' } } }).steps,
  ).toEqual(['callOff', 'publish']);
  expect(stepsOf(reply({ state: 'approved' }), { ...BOTH, mayWrite: false }).steps).toEqual([]);
  expect(stepsOf(reply({ state: 'live' }), BOTH).steps).toEqual([]);
  expect(stepsOf(reply({}), { ...BOTH, campaign: { state: 'stopped', scheduled: null } }).steps).toEqual([]);
});
