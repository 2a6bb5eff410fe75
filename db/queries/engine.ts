import { eq } from 'drizzle-orm'
import { engineState } from '../schema/index.ts'
import type { Reader } from '../store.ts'

/** The engine writes a heartbeat every two seconds; after this long without one it counts as not running. */
export const engineSilentMs = 10_000

export async function engineIsAlive(reader: Reader, now: number): Promise<boolean> {
  const [row] = await reader.select({ heartbeatAt: engineState.heartbeatAt }).from(engineState).where(eq(engineState.id, 1))
  return row !== undefined && now - row.heartbeatAt <= engineSilentMs
}

/** The engine that owns this database, as its last heartbeat said; null when none ever ran. */
export async function readEngine(reader: Reader) {
  const [row] = await reader.select().from(engineState).where(eq(engineState.id, 1))
  return row ?? null
}
