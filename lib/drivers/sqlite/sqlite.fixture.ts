import Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ContractTarget, DriverFixture } from '../contract.ts'
import type { SqliteConfig } from './config.ts'
import { sqliteDriver } from './sqlite-driver.ts'

export function edit(path: string, sql: string): void {
  const db = new Database(path)
  db.exec(sql)
  db.close()
}

export const shopSql = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER, total REAL, note TEXT, created_at INTEGER);
  CREATE INDEX orders_by_customer ON orders (customer);
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40) INSERT INTO customers SELECT i, 'Customer ' || i FROM n;
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
    INSERT INTO orders SELECT i, i % 40, i * 1.5, hex(zeroblob(30)), 1700000000000 + i FROM n;
  PRAGMA user_version = 7;`

export const damageSql = `
  DROP TABLE IF EXISTS customers;
  UPDATE orders SET total = -1 - random() % 100 WHERE id % 3 = 0;
  DELETE FROM orders WHERE id > 890;
  CREATE TABLE IF NOT EXISTS junk (id INTEGER PRIMARY KEY, data BLOB);
  INSERT INTO junk (data) VALUES (randomblob(3000));`

function target(sql: string, damage = damageSql, name = 'shop.db'): ContractTarget<SqliteConfig> {
  return {
    create(folder) {
      const path = join(folder, name)
      edit(path, sql)
      return Promise.resolve({ path })
    },
    damage: (config) => Promise.resolve(edit(config.path, damage)),
  }
}

/** The bytes of the file, but for the counters that SQLite moves without any change; and any log or journal beside it. */
export function imageOf(path: string): string {
  if (!existsSync(path)) return 'missing'
  const bytes = readFileSync(path)
  for (const [from, to] of [
    [18, 20],
    [24, 28],
    [40, 44],
    [92, 100],
  ] as const)
    bytes.subarray(from, to).fill(0)
  const digest = createHash('sha256').update(bytes).digest('hex')
  return [digest, ...['-wal', '-journal'].filter((suffix) => existsSync(path + suffix) && readFileSync(path + suffix).length > 0)].join(' ')
}

const awkward = `
  CREATE TABLE "or""der's
  lines" ("sel""ect" TEXT PRIMARY KEY, "größe 📦" INT) WITHOUT ROWID;
  INSERT INTO "or""der's
  lines" VALUES ('a', 1), ('b', 2);
  CREATE TABLE sums (a INT, b INT, c INT GENERATED ALWAYS AS (a + b) STORED, d INT AS (a * b) VIRTUAL, rowid TEXT);
  INSERT INTO sums (a, b, rowid) VALUES (1, 2, 'x'), (3, 4, 'y');
  CREATE VIRTUAL TABLE words USING fts5(body);
  INSERT INTO words VALUES ('the quick brown fox'), ('jumps over');
  CREATE VIEW big AS SELECT * FROM orders WHERE total > 100;
  CREATE TRIGGER guard BEFORE DELETE ON customers BEGIN SELECT RAISE(ABORT, 'never'); END;`

export const sqliteFixture: DriverFixture<SqliteConfig> = {
  driver: sqliteDriver,
  module: import.meta.resolve('./sqlite-driver.ts'),
  exportName: 'sqliteDriver',
  atomic: true,
  /** Most pages stay as they are, so that the interrupted restores are those in place. */
  plain: target(`${shopSql} CREATE TABLE archive (data BLOB); ${'INSERT INTO archive VALUES (zeroblob(3000));'.repeat(120)}`),
  planned: [{ title: 'Tables', added: 1, changed: 1, removed: 1 }],
  others: {
    'a rollback journal instead of a log': target(shopSql.replace('WAL', 'DELETE')),
    'pages of 512 bytes': target(`PRAGMA page_size = 512; ${shopSql}`),
    'pages of 64 KiB': target(`PRAGMA page_size = 65536; ${shopSql}`),
    'another page size after the damage': target(shopSql, `${damageSql}; PRAGMA journal_mode = DELETE; PRAGMA page_size = 8192; VACUUM;`),
    'a file that grew': target(shopSql, `CREATE TABLE IF NOT EXISTS junk (data BLOB); INSERT INTO junk VALUES (randomblob(3000000));`),
    'a file that shrank': target(shopSql.replace('i < 900', 'i < 60000'), 'DELETE FROM orders; VACUUM;'),
    'hostile names, generated columns, full-text tables, triggers and views': target(
      shopSql + awkward,
      `DROP TRIGGER IF EXISTS guard; DELETE FROM words WHERE rowid = 1; UPDATE sums SET a = a + 1; INSERT OR REPLACE INTO "or""der's
  lines" VALUES ('c', random());`,
    ),
    'an odd file name': target(shopSql, damageSql, `-sh'op "é\n?x=1#%20.db`),
    'a text file in its place': {
      ...target(shopSql),
      damage: (config) => Promise.resolve(writeFileSync(config.path, 'This is no database.\n'.repeat(40))),
    },
    'a file cut short': {
      ...target(shopSql),
      damage: (config) => Promise.resolve(writeFileSync(config.path, readFileSync(config.path).subarray(0, 30_000))),
    },
    'an emptied file': { ...target(shopSql), damage: (config) => Promise.resolve(writeFileSync(config.path, '')) },
    'a symbolic link to it': {
      ...target(shopSql),
      create(folder) {
        mkdirSync(join(folder, 'real'))
        edit(join(folder, 'real/shop.db'), shopSql)
        symlinkSync('real/shop.db', join(folder, 'shop.db'))
        return Promise.resolve({ path: join(folder, 'shop.db') })
      },
    },
  },
  image: (config) => Promise.resolve(imageOf(config.path)),
  remove(config) {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(config.path + suffix, { force: true })
    return Promise.resolve()
  },
  traffic: (config) =>
    Promise.resolve(edit(config.path, `INSERT INTO orders (total) VALUES (5); UPDATE customers SET name = 'x' WHERE id = 1;`)),
  badConfigs(folder) {
    writeFileSync(join(folder, 'text.db'), 'no database')
    return [
      { name: 'a relative path', config: { path: 'shop.db' } },
      { name: 'no path', config: {} },
      { name: 'a folder', config: { path: folder } },
      { name: 'a folder that is not there', config: { path: join(folder, 'nowhere/shop.db') } },
      { name: 'an unknown field', config: { path: join(folder, 'a.db'), force: true } },
      { name: 'a path with a zero byte', config: { path: `${folder}/a\0b.db` } },
    ]
  },
}
