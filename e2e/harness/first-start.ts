import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import { startRipcord } from './ripcord-process.ts'

export interface FirstStart {
  url: string
  /** What the server printed for the first admin. */
  token: string
}

/** `npm start` on an empty data folder, for all tests of one file. Call at the top of the file. */
export function useFirstStart(): FirstStart {
  const first = {} as FirstStart
  let stop: (() => Promise<void>) | undefined
  let folder = ''
  test.beforeAll(async () => {
    test.setTimeout(240_000)
    folder = mkdtempSync(join(tmpdir(), 'ripcord-e2e-'))
    const ripcord = await startRipcord(['start'], { RIPCORD_DATA: folder, RIPCORD_PORT: '0' }, /one-time token:\n\s+\S+\n/)
    stop = ripcord.stop
    first.url = /Ripcord is ready at (\S+)/.exec(ripcord.output())![1]!
    first.token = /one-time token:\n\s+(\S+)\n/.exec(ripcord.output())![1]!
  })
  test.afterAll(async () => {
    test.setTimeout(60_000)
    await stop?.()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })
  return first
}
