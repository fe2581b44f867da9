// The rooms of the house in their order of dependence: the one array from which the import rules, and the test that guards them, are made.
const engineRooms = [
  'money',
  'card',
  'qr',
  'people',
  'ledger',
  'rules',
  'funding',
  'benefit',
  'campaign',
  'message',
  'hold',
  'authorization',
  'settlement',
  'reconciliation',
  'simulation',
];

/** Rooms that only the world has. `http`, `db` and `redis` serve all others; `authority` is where every authorization is decided, `offers` what an account may use, `cluster` the processes behind one port, `audit` who did or tried what, `watch` what happens now and who is told, `jobs` the queue of long work, `payouts` money that leaves and comes in, `disputes` what a merchant contests, `merchant` what a shop sees of itself, `coupon`, `points` and `membership` what cardholders hold and do with it outside authorizations, `cardholder` who a cardholder is and what the bank may do with what it knows of them, `exports` files for other systems. */
const foundations = ['db', 'http', 'redis'];
const worldRooms = [
  ...engineRooms,
  ...foundations,
  'authority',
  'offers',
  'audit',
  'watch',
  'jobs',
  'payouts',
  'disputes',
  'merchant',
  'coupon',
  'points',
  'membership',
  'cardholder',
  'exports',
  'cli',
  'cluster',
];

module.exports = { engineRooms, worldRooms, foundations };
