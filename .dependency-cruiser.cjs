// Which file may import which: made from the one list of rooms, with the reason beside every rule.
const { engineRooms, worldRooms, foundations } = require('./scripts/rooms.cjs');

const tests = '\\.test\\.tsx?$';
const testTools = ['^api/db/(testing|test-cluster)\\.ts$', '(testing|fixtures?)(\\.ts|/)'];
const stores = ['(^|[/-])store\\.ts$', '(^|[/-])tables?\\.ts$', '^api/db/', '^api/authority/'];
const doors = ['(^|[/-])routes\\.ts$', '^api/app\\.ts$', '^api/http/', '^api/(server|service)\\.ts$'];
const any = (patterns) => `(${patterns.join('|')})`;

/** Reads: files in `from` (but not `except`) must not import `to`. */
const forbid = ({ name, because, from, except = [], to }) => ({
  name,
  comment: because,
  severity: 'error',
  from: { ...(from === undefined ? {} : { path: from }), ...(except.length === 0 ? {} : { pathNot: except }) },
  to: typeof to === 'string' ? { path: to } : to,
});

/** A room of the engine may import rooms before it in the list, never one after it. */
const roomOrder = engineRooms.slice(0, -1).map((room, place) =>
  forbid({
    name: `engine-${room}-imports-only-rooms-before-it`,
    because: 'One order of dependence: who reads a room needs to know only the rooms above it.',
    from: `^engine/${room}/`,
    except: [tests],
    to: `^engine/${any(engineRooms.slice(place + 1))}/`,
  }),
);

const onePlace = (packageName, place, because) =>
  forbid({
    name: `only-one-place-imports-${packageName}`,
    because,
    from: '^(engine|api|campaigns|admin-ui)/',
    except: [tests, ...testTools, ...place],
    to: `node_modules/${packageName}/`,
  });

const floors = [
  forbid({
    name: 'engine-never-imports-the-world',
    because: 'The engine only thinks: facts in, decisions out.',
    from: '^engine/',
    to: '^(api|admin-ui|scripts|campaigns|loadtest)/',
  }),
  forbid({
    name: 'engine-uses-no-node-module',
    because: 'The engine also runs in the browser.',
    from: '^engine/',
    except: [tests],
    to: { dependencyTypes: ['core'] },
  }),
  forbid({
    name: 'the-service-never-imports-screens',
    because: 'Screens use the service, never the other way.',
    from: '^(api|engine)/',
    to: '^admin-ui/',
  }),
  forbid({
    name: 'screens-take-only-types-from-the-service',
    because: 'A screen must not drag a server into the browser.',
    from: '^admin-ui/src/',
    except: [tests],
    to: { path: '^api/', dependencyTypesNot: ['type-only'] },
  }),
  forbid({
    name: 'the-cardholders-app-stands-alone',
    because: 'It is opened on slow networks: nothing of the console may come with it, nor it with the console.',
    from: '^admin-ui/src/cardholder/',
    to: '^admin-ui/src/(?!cardholder/)',
  }),
  forbid({
    name: 'the-console-does-not-know-the-cardholders-app',
    because: 'Two apps, two readers.',
    from: '^admin-ui/src/(?!cardholder/)',
    to: '^admin-ui/src/cardholder/',
  }),
  forbid({
    name: 'the-cardholders-app-thinks-little',
    because: 'It shows what the service decided; of the engine it runs only what writes money and sentences, and draws codes.',
    from: '^admin-ui/src/cardholder/',
    except: [tests],
    to: { path: '^engine/(?!(money|qr)/|message/fill\\.ts$)', dependencyTypesNot: ['type-only'] },
  }),
  forbid({
    name: 'foundations-do-not-know-the-rooms',
    because: 'db/, http/ and redis/ serve all rooms, so they depend on none.',
    from: `^api/${any(foundations)}/`,
    except: [tests, ...testTools],
    to: `^api/${any(worldRooms.filter((room) => !foundations.includes(room)))}/`,
  }),
  forbid({
    name: 'tools-are-not-imported',
    because: 'A command-line tool is an end, not a part.',
    from: '^(api|engine|admin-ui)/',
    except: ['^api/cli/', tests],
    to: '^api/cli/',
  }),
  forbid({
    name: 'the-second-model-runs-nothing-of-the-product',
    because: 'It judges what the product decides, so it may know its types and none of its code.',
    from: '^loadtest/proof/second/',
    except: [tests, ...testTools],
    to: { path: '^(api|engine|campaigns|admin-ui)/', dependencyTypesNot: ['type-only'] },
  }),
  forbid({
    name: 'tests-are-not-imported',
    because: 'A test proves the product; the product never needs it.',
    except: [tests, ...testTools],
    to: `${tests}|^api/db/testing\\.ts$`,
  }),
];

const hygiene = [
  forbid({ name: 'no-cycles', because: 'Files that import each other can only be understood together.', to: { circular: true } }),
  forbid({
    name: 'everything-resolves',
    because: 'An import that leads nowhere fails at start.',
    except: ['^loadtest/'],
    to: { couldNotResolve: true },
  }),
  forbid({
    name: 'the-product-runs-without-test-tools',
    because: 'An installation without development packages must start.',
    from: '^(api|engine)/',
    except: [tests, ...testTools],
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  }),
];

const places = [
  onePlace('json-rules-engine', ['^engine/rules/explain\\.ts$'], 'It explains conditions; the compiled predicates decide.'),
  onePlace('handlebars', ['^engine/campaign/wording\\.ts$'], 'Templates are checked against an allow-list in this one file.'),
  onePlace('redis-om', ['^api/redis/'], 'Redis only remembers; nothing else may know it.'),
  onePlace('redis', ['^api/redis/'], 'Redis only remembers; nothing else may know it.'),
  onePlace('postgres', [...stores, ...doors], 'SQL is written in stores only.'),
  onePlace('drizzle-orm', stores, 'SQL is written in stores only.'),
  onePlace('hono', doors, 'HTTP stays at the door.'),
  onePlace('@hono', doors, 'HTTP stays at the door.'),
];

module.exports = {
  forbidden: [...roomOrder, ...floors, ...hygiene, ...places],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
