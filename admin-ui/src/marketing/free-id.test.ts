// A campaign begun from a template gets an id of its own.
import { expect, test } from 'vitest';
import { freeId, withId } from './free-id.ts';

const clientWhere = (taken: readonly string[]) => ({
  get: async <Body>() => ({ ok: true as const, body: { items: taken.map((id) => ({ id })) } as Body, tookMs: 1 }),
});

test('an id in use gets the first number that makes it new', async () => {
  expect(await freeId(clientWhere([]), 'fuel')).toBe('fuel');
  expect(await freeId(clientWhere(['fuel', 'fuel-2']), 'fuel')).toBe('fuel-3');
});

test('only the id of the document changes, in YAML and in JSON', () => {
  expect(withId('# fuel\nid: fuel\nname: fuel\n', 'fuel', 'fuel-2')).toBe('# fuel\nid: fuel-2\nname: fuel\n');
  expect(withId('{\n  "id": "fuel",\n  "kind": "discount"\n}', 'fuel', 'fuel-2')).toBe('{\n  "id": "fuel-2",\n  "kind": "discount"\n}');
});
