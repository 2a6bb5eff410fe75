import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { bare, randomFile } from './shell.ts'

/** A real target of a size, its good and bad states, and the bare commands that would do a rollback by hand. */
export interface BenchTarget {
  kind: string
  config: Record<string, unknown>
  /** Makes the good state; the bare tools' own copy of it is made outside the timing. */
  create(): void
  keepGood(): void
  /** Changes this share of the content. */
  damage(share: number): void
  /** Copies the present state aside, restores, syncs, compares. */
  byHand(): void
  clean(): void
}

const mebibyte = 1 << 20

export function filesTarget(folder: string, size: number): BenchTarget {
  const root = join(folder, 'site')
  const good = join(folder, 'good')
  const aside = join(folder, 'aside')
  const count = size / mebibyte
  const name = (i: number) => join(root, `part-${i % 16}`, `file-${i}.bin`)
  return {
    kind: 'files',
    config: { root },
    create: () => Array.from({ length: count }, (_, i) => randomFile(name(i), mebibyte)),
    keepGood: () => bare('cp', ['-a', root, good]),
    damage: (share) => Array.from({ length: Math.max(1, Math.round(count * share)) }, (_, i) => randomFile(name(i), mebibyte)),
    byHand() {
      bare('cp', ['-a', root, aside])
      bare('cp', ['-a', `${good}/.`, root])
      bare('sync', ['-f', folder])
      bare('diff', ['-r', good, root])
    },
    clean: () => rmSync(aside, { recursive: true, force: true }),
  }
}

export function sqliteTarget(folder: string, size: number): BenchTarget {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'shop.db')
  const good = join(folder, 'good.db')
  const aside = join(folder, 'aside.db')
  const rows = Math.floor(size / 4096)
  const open = () => {
    const db = new Database(path)
    db.pragma('journal_mode = WAL')
    return db
  }
  return {
    kind: 'sqlite',
    config: { path },
    create() {
      const db = open()
      db.exec('create table page(id integer primary key, body blob)')
      const insert = db.prepare('insert into page values (?, randomblob(3900))')
      db.transaction(() => Array.from({ length: rows }, (_, i) => insert.run(i)))()
      db.pragma('wal_checkpoint(TRUNCATE)')
      db.close()
    },
    keepGood: () => bare('cp', [path, good]),
    damage(share) {
      const db = open()
      db.prepare('update page set body = randomblob(3900) where id < ?').run(Math.round(rows * share))
      db.pragma('wal_checkpoint(TRUNCATE)')
      db.close()
    },
    byHand() {
      bare('sqlite3', [path, `.backup ${aside}`])
      bare('sqlite3', [path, `.restore ${good}`])
      bare('sync', ['-f', folder])
      bare('cmp', ['-i', '100', path, good])
    },
    clean: () => rmSync(aside, { force: true }),
  }
}

export function gitTarget(folder: string, size: number): BenchTarget {
  const path = join(folder, 'repo')
  const aside = join(folder, 'aside')
  const count = size / mebibyte
  const name = (i: number) => join(path, `part-${i % 16}`, `file-${i}.bin`)
  const git = (...args: string[]) =>
    bare('git', ['-c', 'user.name=b', '-c', 'user.email=b@localhost', '-c', 'core.compression=0', '-C', path, ...args])
  return {
    kind: 'git',
    config: { path },
    create() {
      for (let i = 0; i < count; i++) randomFile(name(i), mebibyte)
      bare('git', ['init', '-q', '-b', 'main', path])
      git('add', '-A')
      git('commit', '-q', '-m', 'good')
      git('tag', 'good')
    },
    keepGood: () => {},
    damage(share) {
      for (let i = 0; i < Math.max(1, Math.round(count * share)); i++) randomFile(name(i), mebibyte)
      git('add', '-A')
      git('commit', '-q', '-m', 'bad')
    },
    byHand() {
      bare('cp', ['-a', path, aside])
      git('reset', '-q', '--hard', 'good')
      bare('sync', ['-f', folder])
      git('diff', '--quiet', 'good')
    },
    clean: () => rmSync(aside, { recursive: true, force: true }),
  }
}

/** Which bare tools are missing; the sections that need them say so instead of guessing. */
export function missingTool(...names: string[]): string | undefined {
  return names.find((name) => !['/usr/bin', '/bin', '/usr/local/bin'].some((place) => existsSync(join(place, name))))
}
