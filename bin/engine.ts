import { acquireEngineLock, EngineLockHeld } from '#db/engine-lock.ts'
import { env, EnvError } from '#lib/system/env.ts'
import { followSupervisor, stoppingSignal } from '#lib/system/follow-supervisor.ts'

// The engine as a process: one per data folder, ended by SIGTERM after the step at hand.
try {
  const lock = acquireEngineLock(env().dataDir)
  followSupervisor()
  const { runEngine } = await import('#lib/workflows/main.ts')
  await runEngine({ signal: stoppingSignal() })
  lock.release()
  process.exit(0)
} catch (error) {
  const known = error instanceof EngineLockHeld || error instanceof EnvError
  process.stderr.write(`${known ? error.message : ((error as Error).stack ?? String(error))}\n`)
  if (error instanceof EngineLockHeld) process.exit(3)
  if (error instanceof EnvError) process.exit(2)
  process.exit(1)
}
