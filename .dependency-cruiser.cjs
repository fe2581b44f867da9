// Which file may import which: made from the one list of rooms, with the reason beside every rule.
const { engineRooms, worldRooms } = require('./scripts/rooms.cjs');

const test = '\\.test\\.tsx?$';
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** A room of the engine may import rooms before it in the list, never one after it. */
const upward = engineRooms.slice(0, -1).map((room, place) =>
  rule(
    `engine-${room}-imports-only-rooms-before-it`,
    'One order of dependence: who reads a room needs to know only the rooms above it.',
    { path: `^engine/${room}/`, pathNot: test },
    { path: `^engine/(${engineRooms.slice(place + 1).join('|')})/` },
  ),
);

/** A package used in one place only can be replaced in one place. */
const onlyIn = (packageName, place, reason) =>
  rule(`only-one-place-imports-${packageName}`, reason, { path: '^(engine|api|campaigns|admin-ui)/', pathNot: [test, place] }, { path: `node_modules/${packageName}/` });

const stores = ['(^|[/-])store\\.ts$', '(^|[/-])tables?\\.ts$', '^api/db/', '^api/authority/'];
const doors = ['(^|[/-])routes\\.ts$', '^api/app\\.ts$', '^api/http/', '^api/(server|service)\\.ts$'];

module.exports = {
  forbidden: [
    ...upward,
    rule('engine-never-imports-the-world', 'The engine only thinks: facts in, decisions out.', { path: '^engine/' }, { path: '^(api|admin-ui|scripts|campaigns|loadtest)/' }),
    rule('engine-uses-no-node-module', 'The engine also runs in the browser.', { path: '^engine/', pathNot: test }, { dependencyTypes: ['core'] }),
    rule('the-world-never-imports-screens', 'Screens use the service, never the other way.', { path: '^(api|engine)/' }, { path: '^admin-ui/' }),
    rule('screens-take-only-types-from-the-world', 'A screen must not drag a server into the browser.', { path: '^admin-ui/src/', pathNot: test }, { path: '^api/', dependencyTypesNot: ['type-only'] }),
    rule('the-door-does-not-know-the-rooms', 'http/ and redis/ serve all rooms, so they depend on none.', { path: '^api/(http|redis|db)/', pathNot: test }, { path: `^api/(${worldRooms.filter((room) => !['http', 'db', 'redis', 'ledger', 'card'].includes(room)).join('|')})/`, pathNot: stores }),
    rule('tools-are-not-imported', 'A command-line tool is an end, not a part.', { path: '^(api|engine|admin-ui)/', pathNot: ['^api/cli/', test] }, { path: '^api/cli/' }),
    rule('tests-are-not-imported', 'A test proves the product; the product never needs it.', { pathNot: [test, '^api/db/test-cluster\\.ts$'] }, { path: [test, '^api/db/testing\\.ts$'] }),
    rule('no-cycles', 'Files that import each other can only be understood together.', {}, { circular: true }),
    rule('everything-resolves', 'An import that leads nowhere fails at start.', { pathNot: '^loadtest/' }, { couldNotResolve: true }),
    rule('the-product-runs-without-test-tools', 'An installation without development packages must start.', { path: '^(api|engine)/', pathNot: [test, '^api/db/(testing|test-cluster)\\.ts$', '(testing|fixture)s?(\\.ts|/)'] }, { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] }),
    onlyIn('json-rules-engine', '^engine/rules/explain\\.ts$', 'It explains conditions; the compiled predicates decide.'),
    onlyIn('handlebars', '^engine/campaign/wording\\.ts$', 'Templates are checked against an allow-list in this one file.'),
    onlyIn('redis-om', '^api/redis/', 'Redis only remembers; nothing else may know it.'),
    onlyIn('redis', '^api/redis/', 'Redis only remembers; nothing else may know it.'),
    onlyIn('postgres', `(${[...stores, ...doors].join('|')})`, 'SQL is written in stores only.'),
    onlyIn('drizzle-orm', `(${stores.join('|')})`, 'SQL is written in stores only.'),
    onlyIn('hono', `(${doors.join('|')})`, 'HTTP stays at the door.'),
    onlyIn('@hono', `(${doors.join('|')})`, 'HTTP stays at the door.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  },
};
