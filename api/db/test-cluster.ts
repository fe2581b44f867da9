// Vitest's global set-up of the api tests: one embedded Postgres per run in a temporary folder, migrated once into a template.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { connect } from './connect.ts';
import { clusterFolder, folderOwner } from './data-folder.ts';
import { startPostgres, stopOrphan } from './embedded.ts';
import { migrateDatabase } from './migrate.ts';

const PREFIX = 'offerline-test-';
const TEMPLATE = 'template_offerline';

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: { adminUrl: string; template: string };
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweepAbandoned();
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  const server = await startPostgres(folder);
  const admin = connect(server.url, 1);
  await admin.unsafe(`CREATE DATABASE ${TEMPLATE}`);
  await admin.end();
  await migrateDatabase(server.url.replace(/\/[^/]*$/, `/${TEMPLATE}`));
  project.provide('postgres', { adminUrl: server.url, template: TEMPLATE });
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** A run that was killed leaves its server behind; the next run stops it and clears its folder. */
async function sweepAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    if (folderOwner(folder) !== undefined) continue;
    await stopOrphan(clusterFolder(folder));
    rmSync(folder, { recursive: true, force: true });
  }
}
