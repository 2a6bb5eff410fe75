import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import Database from 'better-sqlite3'
import type { Demo } from './demo.ts'

const control = join(import.meta.dirname, '../../scripts/demo/shopctl.mjs')

/** Stops the shop from writing, or lets it again; what Ripcord's own hooks do. */
export function shopctl(demo: Demo, verb: 'freeze' | 'resume'): void {
  const done = spawnSync(process.execPath, [control, verb, '--home', join(demo.folder, 'shop')], { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`shopctl ${verb}: ${done.stdout}${done.stderr}`)
}

/** The shop's database file, byte for byte, without what its write-ahead log holds on top. */
export function databaseBytes(demo: Demo): Buffer {
  return readFileSync(join(demo.folder, 'shop/data/shop.db'))
}

/** One figure out of the shop's database, read past Ripcord and the shop. */
export function askDatabase(demo: Demo, query: string): number {
  const db = new Database(join(demo.folder, 'shop/data/shop.db'), { readonly: true })
  try {
    return db.prepare(query).pluck().get() as number
  } finally {
    db.close()
  }
}

/** Writes to the shop's database as somebody else would. */
export function changeDatabase(demo: Demo, statement: string): void {
  const db = new Database(join(demo.folder, 'shop/data/shop.db'), { timeout: 5_000 })
  db.exec(statement)
  db.close()
}

/** Where the link of the release in service points. */
export function currentRelease(demo: Demo): string {
  return readlinkSync(join(demo.folder, 'shop/current'))
}

/** Every name, mode, link target and content below a folder of the shop, as readable lines. */
export function treeOf(demo: Demo, folder: string): string[] {
  const root = join(demo.folder, 'shop', folder)
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => {
      const { mode } = lstatSync(path)
      const kind = mode & 0o170000
      const content =
        kind === 0o120000 ? readlinkSync(path) : kind === 0o040000 ? '' : createHash('sha256').update(readFileSync(path)).digest('hex')
      return `${relative(root, path)} ${mode.toString(8)} ${content}`
    })
}

/** The commit that the shop's content stands at, and what differs from it. */
export function contentState(demo: Demo): string {
  const git = (...args: string[]) =>
    spawnSync('git', ['-C', join(demo.folder, 'shop/content'), ...args], { encoding: 'utf8' }).stdout.trim()
  return `${git('rev-parse', 'HEAD')} ${git('status', '--porcelain')}`
}

export async function askShop(demo: Demo, path: string): Promise<{ status: number; body: string }> {
  const answer = await fetch(demo.shopUrl + path)
  return { status: answer.status, body: await answer.text() }
}
