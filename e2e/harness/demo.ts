import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import { startRipcord } from './ripcord-process.ts'

export type Login = 'viewer' | 'responder' | 'approver' | 'admin'

export interface Person {
  login: Login
  name: string
  password: string
}

export interface Demo {
  url: string
  shopUrl: string
  /** The folder of everything; the shop lies in `shop`, Ripcord's own data in `ripcord`. */
  folder: string
  people: Record<Login, Person>
}

/** `npm run demo` in a folder of its own, for all tests of one file. Call at the top of the file. */
export function useDemo(): Demo {
  const demo = {} as Demo
  let stop: (() => Promise<void>) | undefined
  test.beforeAll(async () => {
    test.setTimeout(240_000)
    const folder = mkdtempSync(join(tmpdir(), 'ripcord-e2e-'))
    const args = ['demo', '--data', folder, '--fresh', '--no-open', '--port', '0']
    const ripcord = await startRipcord(args, {}, /Ctrl-C stops everything/)
    stop = ripcord.stop
    const address = (word: string) => new RegExp(`${word} +(http://127\\.0\\.0\\.1:\\d+)`).exec(ripcord.output())![1]!
    const people = JSON.parse(readFileSync(join(folder, 'people.json'), 'utf8')) as Person[]
    Object.assign(demo, {
      folder,
      url: address('Ripcord'),
      shopUrl: address('The shop'),
      people: Object.fromEntries(people.map((one) => [one.login, one])),
    })
  })
  test.afterAll(async () => {
    test.setTimeout(60_000)
    await stop?.()
    if (demo.folder) rmSync(demo.folder, { recursive: true, force: true })
  })
  return demo
}
