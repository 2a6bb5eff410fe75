// Restores in a process of its own that kills itself at the nth mid-effect point (0: never) and then prints how many there were.
import { readFileSync } from 'node:fs'
import { openVault } from '#lib/vault/open-vault.ts'
import { makeDriverContext } from './context.ts'
import { programMissing } from './contract-fixture.ts'
import type { Driver, RestoreToken, Snapshot } from './driver.ts'

export interface ChildOrder {
  module: string
  exportName: string
  config: unknown
  snapshot: Snapshot
  token: RestoreToken
  vault: string
  workdir: string
  killAt: number
  /** Every external program answers as if it were not there. */
  withoutPrograms: boolean
}

const order = JSON.parse(readFileSync(0, 'utf8')) as ChildOrder
const loaded = (await import(order.module)) as Record<string, Driver>
const driver = loaded[order.exportName]!
let points = 0
const ctx = makeDriverContext({
  vault: await openVault(order.vault),
  workdir: order.workdir,
  midEffect: () => {
    points++
    if (points === order.killAt) process.kill(process.pid, 'SIGKILL')
  },
})
const noProgram: typeof ctx.exec = () => Promise.resolve(programMissing)
const result = await driver.restore(order.withoutPrograms ? { ...ctx, exec: noProgram } : ctx, order.config, order.snapshot, order.token)
process.stdout.write(`${JSON.stringify({ points, result })}\n`)
