// Runs system commands for the network of the hosts, and says in one sentence what this machine lacks for it.
import { spawnSync } from 'node:child_process';

/** Its output; throws with the command and what it said when it fails. */
export function run(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, [...args], { encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(`${[command, ...args].join(' ')} failed: ${(stderr || error?.message || `exit ${status}`).trim()}`);
}

/** Null when this machine can have several networks. */
export function whatIsMissing(): string | null {
  if (process.platform !== 'linux') return `Network namespaces are a feature of Linux; this is ${process.platform}.`;
  if (process.getuid?.() !== 0) return 'Network namespaces need the rights of root; start this command as root.';
  for (const [command, parcel] of [
    ['ip', 'iproute2'],
    ['nsenter', 'util-linux'],
  ] as const)
    if (spawnSync(command, ['--version']).error !== undefined && spawnSync(command, ['-V']).error !== undefined)
      return `The command ${command} is missing; install the package ${parcel}.`;
  return refusal();
}

function refusal(): string | null {
  const name = `ofl-probe-${process.pid}`;
  try {
    run('ip', 'netns', 'add', name);
    run('ip', 'netns', 'del', name);
    return null;
  } catch (fault) {
    return `This machine does not permit network namespaces: ${fault instanceof Error ? fault.message : String(fault)}`;
  }
}
