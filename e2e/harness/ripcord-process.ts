import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const root = resolve(import.meta.dirname, '../..')
const endWithinMs = 30_000

export interface RipcordProcess {
  /** Everything that it has printed so far. */
  output(): string
  /** SIGTERM, as a service manager sends it. Throws when it takes longer than 30 s or leaves a process behind. */
  stop(): Promise<void>
}

/** Starts `ripcord ARGS` the way npm scripts do and waits until its output holds `ready`. */
export async function startRipcord(
  args: string[],
  env: Record<string, string>,
  ready: RegExp,
  patienceMs = 180_000,
): Promise<RipcordProcess> {
  const ours = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(RIPCORD_|NODE_ENV$|FORCE_COLOR$)/.test(name)))
  const child = spawn(process.execPath, [join(root, 'bin/launch.mjs'), 'bin/ripcord.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...ours, RIPCORD_LOG: 'warn', ...env } as unknown as NodeJS.ProcessEnv,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const exited = new Promise<void>((done) => child.once('exit', () => done()))
  // A test run that dies must not leave it running.
  const onExit = () => child.kill('SIGTERM')
  process.once('exit', onExit)

  for (const until = Date.now() + patienceMs; !ready.test(output); await sleep(100)) {
    if (child.exitCode !== null) throw new Error(`ripcord ${args[0]} ended with ${child.exitCode}:\n${output}`)
    if (Date.now() < until) continue
    await end(child, exited)
    throw new Error(`ripcord ${args[0]} was not ready within ${patienceMs / 1000} s:\n${output}`)
  }
  return {
    output: () => output,
    async stop() {
      process.off('exit', onExit)
      const started = family(child.pid!)
      const from = performance.now()
      await end(child, exited)
      const seconds = (performance.now() - from) / 1000
      if (seconds > endWithinMs / 1000) throw new Error(`ripcord took ${seconds.toFixed(1)} s to stop:\n${output.slice(-4_000)}`)
      const left = processes().filter((one) => started.includes(one.pid) && !one.zombie)
      if (left.length > 0) throw new Error(`ripcord left processes behind: ${left.map((one) => one.pid).join(', ')}`)
    },
  }
}

async function end(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill('SIGTERM')
  const late = setTimeout(() => family(child.pid!).forEach((pid) => process.kill(pid, 'SIGKILL')), endWithinMs + 5_000)
  await exited
  clearTimeout(late)
}

interface ProcessRow {
  pid: number
  parent: number
  zombie: boolean
}

/** Every process of this machine: from /proc where there is one, else from ps. */
function processes(): ProcessRow[] {
  if (!existsSync('/proc/self/stat')) {
    const rows = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).stdout.trim().split('\n')
    return rows
      .map((row) => row.trim().split(/\s+/))
      .map(([pid, parent, state]) => ({ pid: Number(pid), parent: Number(parent), zombie: state!.startsWith('Z') }))
  }
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(readStat)
  return stats.filter((one) => one !== null)
}

function readStat(name: string): ProcessRow | null {
  try {
    const [, state, parent] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))!
    return { pid: Number(name), parent: Number(parent), zombie: state === 'Z' }
  } catch {
    return null // It ended while we were reading.
  }
}

/** The process and all that it started, directly or not. */
function family(pid: number): number[] {
  const all = processes()
  const below = (parent: number): number[] => all.filter((one) => one.parent === parent).flatMap((one) => [one.pid, ...below(one.pid)])
  return [pid, ...below(pid)]
}
