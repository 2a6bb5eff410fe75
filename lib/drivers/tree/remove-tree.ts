import { chmodSync, lstatSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'

const slash = Buffer.from('/')
const yieldEvery = 400

/** Removes a tree of any names without following a link; nothing there is fine. Goes on where a folder's mode would keep its owner out. */
export async function removeTree(path: string | Buffer): Promise<void> {
  const state = { count: 0 }
  await remove(Buffer.from(path), state)
}

async function remove(path: Buffer, state: { count: number }): Promise<void> {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (!stat) return
  if (++state.count % yieldEvery === 0) await setImmediate()
  if (!stat.isDirectory()) return unlinkSync(path)
  if ((stat.mode & 0o700) !== 0o700) chmodSync(path, 0o700)
  for (const name of readdirSync(path, { encoding: 'buffer' })) await remove(Buffer.concat([path, slash, name]), state)
  rmdirSync(path)
}
