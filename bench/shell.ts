import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { randomFillSync } from 'node:crypto'
import { dirname } from 'node:path'

/** Runs a program and fails the bench when it does; returns seconds. */
export function bare(command: string, args: readonly string[], options: { cwd?: string; allow?: number[] } = {}): number {
  const start = performance.now()
  const result = spawnSync(command, args, { cwd: options.cwd, stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1 << 26 })
  if (result.status !== 0 && !options.allow?.includes(result.status ?? -1))
    throw new Error(`${command} ${args.join(' ')}: ${result.stderr?.toString() ?? 'could not start'}`)
  return (performance.now() - start) / 1000
}

/** Everything that earlier steps wrote is on disk before the next one is timed. */
export function settleDisk(): void {
  spawnSync('sync')
}

const block = Buffer.alloc(1 << 20)

/** A file of incompressible bytes. */
export function randomFile(path: string, bytes: number): void {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'w')
  for (let left = bytes; left > 0; left -= block.length) {
    randomFillSync(block)
    writeSync(file, block, 0, Math.min(left, block.length))
  }
  closeSync(file)
}

export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
