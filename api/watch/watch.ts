// The watch of one process: counts, records, guards burn rates, and takes its turn at watching the service and delivering alerts.
import { randomBytes } from 'node:crypto';
import type { Holidays } from '../../engine/campaign/live.ts';
import type { AuthorityDeps } from '../authority/authority-deps.ts';
import { readChainKey } from '../authority/open.ts';
import { readBankSettings } from '../authority/settings-store.ts';
import type { Config } from '../config.ts';
import type { Sql } from '../db/connect.ts';
import { readRules } from './alert-store.ts';
import { openBreaker, type BurnRule } from './breaker.ts';
import { type Deliverer, startDeliverer } from './deliver.ts';
import { judgeBurn } from './judge-burn.ts';
import { readGranted, readTripped, readUsual } from './judge-store.ts';
import { type Recorder, startRecorder } from './recorder.ts';
import { sealerOf } from './secret.ts';
import { openTally } from './tally.ts';
import { trip } from './trip.ts';
import { type Watcher, startWatcher } from './watcher.ts';

export interface Watch {
  /** For the authority: what it tells after commits and answers. */
  readonly counting: Required<Pick<AuthorityDeps, 'onDecided' | 'onAnswer'>>;
  /** Each is done by itself in its time; tests do not wait. */
  readonly recorder: Recorder;
  readonly watcher: Watcher;
  readonly deliverer: Deliverer;
  readonly stop: () => Promise<void>;
}

export interface WatchDeps {
  readonly sql: Sql;
  readonly config: Pick<Config, 'dataDir' | 'chainKey' | 'smtpUrl' | 'alertFrom' | 'webhookHosts'>;
  readonly holidays: Holidays;
  readonly now: () => number;
  readonly onBug: (fault: unknown, subject: string) => void;
}

export async function startWatch({ sql, config, holidays, now, onBug }: WatchDeps): Promise<Watch> {
  const settings = await readBankSettings(sql, randomBytes(16).toString('hex'));
  const tally = openTally();
  let newest: string | null = null;
  const clock = () => (settings.clock === 'message' ? newest : new Date(now()).toISOString());
  const breaker = openBreaker({
    readRules: async () => (await readRules(sql)).filter((rule): rule is BurnRule => rule.condition.kind === 'burn_rate'),
    readGranted: (since) => readGranted(sql, since),
    readUsual: (at) => readUsual(sql, { at, zone: settings.timeZone }),
    readTripped: () => readTripped(sql),
    trip: (tripped) => trip(sql, tripped),
    clock,
    onBug,
  });
  const counting: Watch['counting'] = {
    onDecided: (decisions) => {
      tally.decided(decisions);
      breaker.decided(decisions);
      const last = decisions.at(-1)?.record.decidedAt;
      if (last !== undefined && (newest === null || last > newest)) newest = last;
    },
    onAnswer: tally.answered,
  };
  const recorder = startRecorder({ sql, tally, breaker, process: randomBytes(9).toString('base64url'), now });
  const burnClock = { sql, zone: settings.timeZone, at: clock };
  const watcher = startWatcher({ sql, holidays, now, judgeBurn: (rule) => judgeBurn(burnClock, rule), onBug });
  const deliverer = startDeliverer({
    sql,
    sealer: () => sealerOf(readChainKey(config)),
    smtpUrl: config.smtpUrl,
    from: config.alertFrom,
    webhookHosts: config.webhookHosts,
    now,
    onBug,
  });
  const stop = async (): Promise<void> => {
    await Promise.all([watcher.stop(), deliverer.stop()]);
    await recorder.stop();
  };
  return { counting, recorder, watcher, deliverer, stop };
}
