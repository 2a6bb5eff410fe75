import { mkdirSync } from 'node:fs'
import type { Command } from 'commander'
import { acquireEngineLock, EngineLockHeld } from '#db/engine-lock.ts'
import { env, EnvError } from '#lib/system/env.ts'
import { applyConfigFile, ConfigRefused } from '../console/apply-config-file.ts'
import { BuildFailed, buildIfStale } from '../console/build-if-stale.ts'
import { checkPort, PortTaken } from '../console/check-port.ts'
import { aborted, onStop } from '../console/on-stop.ts'
import { printSetup } from '../console/print-setup.ts'
import { lockHeldCode, type RunningConsole, startConsole } from '../console/start-console.ts'

export function registerStart(program: Command): void {
  program
    .command('start')
    .description('Run the console and its engine')
    .action(() => runConsole('start'))
}

/** Runs both processes until a signal or a refusal. Exit codes: 0 stopped, 2 bad environment or port, 3 folder taken, 1 the rest. */
export async function runConsole(mode: 'start' | 'dev', onRunning: (running: RunningConsole) => void = () => {}): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`)
  const stop = onStop()
  try {
    const { dataDir, RIPCORD_HOST: host, RIPCORD_PORT, RIPCORD_CONFIG: config } = env()
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    acquireEngineLock(dataDir).release()
    const port = await checkPort(host, RIPCORD_PORT)
    if (config !== undefined) await applyConfigFile(config, dataDir, say)
    if (mode === 'start') await buildIfStale(say, stop)

    const running = startConsole({ mode, host, port, env: {}, say: (source, line) => say(`${source.padEnd(6)} │ ${line}`) })
    onRunning(running)
    void announce(running, dataDir, say, stop)
    const refused = await Promise.race([running.engine.gaveUp, aborted(stop).then(() => null)])
    if (refused === null) say('Stopping …')
    await running.stop()
    process.exit(refused ?? 0)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exit(exitCodeOf(error, stop))
  }
}

/** Tells when it is ready. What is not ready goes on trying: a console that shows what is wrong beats none. */
async function announce(running: RunningConsole, dataDir: string, say: (line: string) => void, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      await running.ready(60_000, stop)
      return await printSetup(say, dataDir, running.url)
    } catch (error) {
      if (!stop.aborted) say((error as Error).message)
    }
  }
}

export function exitCodeOf(error: unknown, stop: AbortSignal): number {
  if (error instanceof EnvError || error instanceof PortTaken || error instanceof ConfigRefused) return 2
  if (error instanceof EngineLockHeld) return lockHeldCode
  if (error instanceof BuildFailed && stop.aborted) return 0
  return 1
}
