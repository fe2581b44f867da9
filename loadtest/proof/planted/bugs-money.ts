// Bugs planted where money, points and limits are reckoned.
import type { PlantedBug } from './bug.ts';

const hunter = 'simulation' as const;
const HOLD = 'engine/hold';
const DECIDING = 'engine/authorization';

export const MONEY_BUGS: readonly PlantedBug[] = [
  {
    id: 'release-twice',
    meaning: 'What a hold gives back to its budget is given back twice',
    breaks: 'R7 I1 I2 I5',
    hunter,
    edits: [
      {
        file: `${HOLD}/post.ts`,
        find: '    held: after.held - before.held,',
        replace: '    held: (after.held - before.held) * (after.held < before.held && after.captured === before.captured ? 2 : 1),',
      },
    ],
  },
  {
    id: 'expire-before-the-deadline',
    meaning: 'An expiry is taken although the hold is not due',
    breaks: 'R6 R16',
    hunter,
    edits: [
      {
        file: `${HOLD}/apply.ts`,
        find: "if (message.kind === 'expiry' && (record.holdExpiresAt === null || Date.parse(record.holdExpiresAt) > Date.parse(now)))",
        replace: "if (message.kind === 'expiry' && record.holdExpiresAt === null)",
      },
    ],
  },
  {
    id: 'float-split',
    meaning: 'Shares of funders by rounded fractions, the rest to the first',
    breaks: 'I3 I6',
    hunter,
    edits: [
      {
        file: 'engine/money/split.ts',
        find: "  if (total === 0) throw new RangeError('split needs a positive weight');",
        replace:
          "  if (total === 0) throw new RangeError('split needs a positive weight');\n  const near = weights.map((weight) => Math.round((whole * weight) / total));\n  return near.map((part, place) => amount(place === 0 ? whole - near.slice(1).reduce((all, each) => all + each, 0) : part));",
      },
    ],
  },
  {
    id: 'largest-remainder',
    meaning: 'The rest of a split goes to the largest remainders, which is not monotone for three funders',
    breaks: 'I3 R17',
    hunter,
    edits: [
      {
        file: 'engine/money/split.ts',
        find: '  const slack = Math.floor((weights.length + 1) / 2);\n  return weights.map((weight) => {\n',
        replace:
          '  const slack = 0;\n  const rests = weights.map((weight, place) => [(whole * weight) % total, place] as const).toSorted((one, other) => other[0] - one[0] || one[1] - other[1]);\n  const missing = whole - weights.reduce((all, weight) => all + Math.floor((whole * weight) / total), 0);\n  if (missing > 0) return weights.map((weight, place) => Math.floor((whole * weight) / total) + (rests.slice(0, missing).some((rest) => rest[1] === place) ? 1 : 0));\n  return weights.map((weight) => {\n',
      },
    ],
  },
  {
    id: 'split-each-part-alone',
    meaning: 'Every capture is split on its own instead of what has been captured in all',
    breaks: 'I6 R13 R17',
    hunter,
    edits: [
      {
        file: `${HOLD}/post.ts`,
        find: 'split(to, weights).map((part, index) => part - (split(from, weights)[index] ?? 0));',
        replace: 'to >= from ? split(to - from, weights) : split(from - to, weights).map((part) => -part);',
      },
    ],
  },
  {
    id: 'last-unit-refused',
    meaning: 'The last of a budget is never given: < where <= belongs',
    breaks: 'I4',
    hunter,
    edits: [{ file: `${DECIDING}/grant.ts`, find: 'left.taken, counters) < least', replace: 'left.taken, counters) <= least' }],
  },
  {
    id: 'threshold-missed-by-one',
    meaning: 'A threshold of 100 is not met by 100: > where >= belongs',
    breaks: 'I4',
    hunter,
    edits: [
      {
        file: 'engine/rules/compile.ts',
        find: 'return (actual) => (actual as number) >= bound;',
        replace: 'return (actual) => (actual as number) > bound;',
      },
    ],
  },
  {
    id: 'stopped-and-still-open',
    meaning: 'A stopped campaign is still open to whoever is decided under its lock',
    breaks: 'I23',
    hunter,
    edits: [
      {
        file: `${DECIDING}/eligible.ts`,
        find: 'if (fence !== undefined && !fence.open)',
        replace: "if (fence !== undefined && !fence.open && campaign.id === '')",
      },
      {
        file: `${DECIDING}/decide.ts`,
        find: 'counters.get(fenceKey(verdict.campaign.id))?.open === false;',
        replace: "counters.get(fenceKey(verdict.campaign.id))?.open === false && verdict.campaign.id === '';",
      },
    ],
  },
  {
    id: 'limit-by-card',
    meaning: 'A limit of an account is counted by card, so that a second card has it anew',
    breaks: 'R24 I20',
    hunter,
    edits: [
      {
        file: 'engine/campaign/counter-keys.ts',
        find: `if (of === 'account') return subjects.account ?? \`tk:\${subjects.card}\`;`,
        replace: `if (of === 'account') return \`tk:\${subjects.card}\`;`,
      },
    ],
  },
  {
    id: 'refund-more-than-captured',
    meaning: 'More is refunded than was ever captured',
    breaks: 'R19',
    hunter,
    edits: [
      {
        file: `${HOLD}/fold.ts`,
        find: 'const refunded = Math.min(asked, captured);',
        replace: 'const refunded = Math.min(asked, captured + 100);',
      },
    ],
  },
  {
    id: 'last-reversal-counts',
    meaning: 'Of several partial reversals the newest counts instead of the smallest amount: the order of messages matters',
    breaks: 'R31 I16',
    hunter,
    edits: [
      {
        file: `${HOLD}/fold.ts`,
        find: "const authorized = Math.min(record.approved + totalOf(messages, 'increment'), ...replaced);",
        replace: "const authorized = Math.min(record.approved + totalOf(messages, 'increment'), ...replaced.slice(-1));",
      },
    ],
  },
  {
    id: 'round-each-refund-down',
    meaning: 'What a partial refund takes back is rounded down instead of half to even',
    breaks: 'R17 I6',
    hunter,
    edits: [
      {
        file: `${HOLD}/target.ts`,
        find: "earned - mulDiv(earned, [undone, captured], 'half_even');",
        replace: "earned - mulDiv(earned, [undone, captured], 'down');",
      },
    ],
  },
  {
    id: 'denied-and-kept',
    meaning: 'An acquirer that applied nothing keeps the benefit held',
    breaks: 'R33',
    hunter,
    edits: [
      {
        file: `${HOLD}/fold.ts`,
        find: '(message.applied === 0 && givesAtTill(record.benefits))',
        replace: '(message.applied === -1 && givesAtTill(record.benefits))',
      },
    ],
  },
  {
    id: 'late-capture-for-free',
    meaning: 'A capture after expiry takes its benefit again without asking the budget or the policy',
    breaks: 'R12 I1',
    hunter,
    edits: [
      {
        file: `${HOLD}/progress.ts`,
        find: 'const allowed = !needsLeave || (isCapture',
        replace: 'const allowed = !needsLeave || figuresOf(on) || (isCapture',
      },
      {
        file: `${HOLD}/progress.ts`,
        find: 'function isAny(growth: Growth): boolean {',
        replace:
          'function figuresOf(on: AdvanceContext): boolean {\n  return on.figures.isExpired;\n}\n\nfunction isAny(growth: Growth): boolean {',
      },
    ],
  },
  {
    id: 'restored-points-live-anew',
    meaning: 'Points that come back by a refund come back although their lot has expired',
    breaks: 'R21 I21',
    hunter,
    edits: [
      {
        file: 'engine/benefit/points.ts',
        find: '    if (isExpired(lot, now)) expired += use.points;\n    else after',
        replace: '    if (lot.active < 0) expired += use.points;\n    else after',
      },
    ],
  },
  {
    id: 'newest-lot-first',
    meaning: 'Points are spent from the lot that expires last',
    breaks: 'I21',
    hunter,
    edits: [
      {
        file: 'engine/benefit/points.ts',
        find: "Date.parse(one.expiresAt ?? '9999-12-31') - Date.parse(other.expiresAt ?? '9999-12-31')",
        replace: "Date.parse(other.expiresAt ?? '9999-12-31') - Date.parse(one.expiresAt ?? '9999-12-31')",
      },
    ],
  },
  {
    id: 'debt-forgotten',
    meaning: 'Points that a refund could not take back are never owed',
    breaks: 'R21',
    hunter,
    edits: [
      {
        file: 'engine/benefit/points.ts',
        find: '  return withDebt(after, programme, left);',
        replace: '  return withDebt(after, programme, left * 0);',
      },
    ],
  },
  {
    id: 'coupon-used-twice',
    meaning: 'A coupon that is reserved for one payment may be used for another',
    breaks: 'I20',
    hunter,
    edits: [
      {
        file: 'engine/authorization/situation.ts',
        find: 'return isFree(coupon) && Date.parse(coupon.validFrom) <= at',
        replace: "return (isFree(coupon) || coupon.state === 'reserved') && Date.parse(coupon.validFrom) <= at",
      },
    ],
  },
];
