import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { systemClock } from '#lib/system/clock.ts'

/** The data folder has an engine already. The message names its process and what to do. */
export class EngineLockHeld extends Error {
  readonly pid: number | null
  constructor(dataDir: string, pid: number | null) {
    const who = pid === null ? 'Another Ripcord engine' : `Another Ripcord engine (process ${pid})`
    super(`${who} is at work on the data folder ${dataDir}. Stop it first, or give this one its own folder with RIPCORD_DATA.`)
    this.pid = pid
  }
}

export interface EngineLock {
  release(): void
}

/** A lock that nobody refers to would be closed by the garbage collector, and so be lost. */
const held = new Set<Database.Database>()

/**
 * Takes the data folder for this process alone, or throws EngineLockHeld. The lock is the operating
 * system's, on an own file: it ends with the process however that ends, and a left-over file means nothing.
 */
export function acquireEngineLock(dataDir: string): EngineLock {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const note = join(dataDir, 'engine.pid')
  const lock = new Database(join(dataDir, 'engine.lock'), { timeout: 0 })
  try {
    // Nothing is ever written to this file, so that a full disk does not keep the engine from starting.
    lock.pragma('journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    throw new EngineLockHeld(dataDir, readPid(note))
  }
  held.add(lock)
  try {
    writeFileSync(note, `${JSON.stringify({ pid: process.pid, since: systemClock.now() })}\n`, { mode: 0o600 })
  } catch {
    // The note only makes the refusal readable; the lock holds without it.
  }
  return {
    release() {
      rmSync(note, { force: true })
      held.delete(lock)
      lock.close()
    },
  }
}

function readPid(note: string): number | null {
  try {
    return (JSON.parse(readFileSync(note, 'utf8')) as { pid: number }).pid
  } catch {
    return null
  }
}
