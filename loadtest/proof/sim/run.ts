// npm run sim
import { runSeed } from './run-seed.ts';
const [from, count, authorizations] = process.argv.slice(2).map(Number) as [number, number, number];
const began = performance.now(); let all = 0; const total: Record<string, number> = {}; let days=0, events=0;
for (let seed = from; seed < from + count; seed += 1) {
  const t0 = performance.now();
  const result = await runSeed(seed, { authorizations });
  all += result.counts['authorizations'] ?? 0; days+=result.virtualDays; events+=result.events;
  for (const [k, v] of Object.entries(result.counts)) total[k] = (total[k] ?? 0) + v;
  if (result.violations.length > 0) console.log(seed, result.violations.slice(0, 3));
  const ms=performance.now()-t0; if (ms>3000) console.log('slow', seed, ms|0);
}
const ms = performance.now() - began; const cpu = process.cpuUsage(); const cpuMs = (cpu.user+cpu.system)/1000;
console.log(total, { days, events, ms: ms|0, cpuMs, perCpuSecond: Math.round(all / cpuMs * 1000), perSecond: Math.round(all / ms * 1000) });
