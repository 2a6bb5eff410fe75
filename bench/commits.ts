import { join } from 'node:path'
import { openStore, connect } from '#db/open.ts'
import { setting } from '#db/schema/index.ts'
import { appendAudit } from '#lib/audit/append.ts'
import { seconds } from './shell.ts'
import { type Row, median, printTable } from './table.ts'

const commits = 200
const actor = { kind: 'system', id: 'bench', name: 'Bench' } as const

/** Durable commits: a row alone, and a row with its audit event, against bare better-sqlite3 with the same pragmas. */
export async function benchCommits(folder: string): Promise<number> {
  const store = openStore(join(folder, 'commits'))
  const plain = connect(join(folder, 'plain.db'))
  plain.exec('create table setting(key text primary key, value text not null, updated_at integer not null)')
  const put = plain.prepare('insert into setting values (?, ?, ?) on conflict(key) do update set value = excluded.value')
  const samples = { bare: [] as number[], row: [] as number[], audited: [] as number[] }
  const object = { kind: 'bench', id: 'b', name: 'Bench' }
  const write = (audited: boolean, i: number) =>
    store.tx(async (t) => {
      const row = { key: 'k', value: i, updatedAt: i }
      await t.insert(setting).values(row).onConflictDoUpdate({ target: setting.key, set: row })
      if (audited) await appendAudit(t, actor, i, { action: 'bench.write', object })
    })
  for (let round = 0; round < 5; round++) {
    samples.bare.push(
      await seconds(
        async () => void Array.from({ length: commits }, (_, i) => plain.transaction(() => put.run('k', String(i), i)).immediate()),
      ),
    )
    for (const audited of [false, true]) {
      const took = await seconds(async () => {
        for (let i = 0; i < commits; i++) await write(audited, i)
      })
      samples[audited ? 'audited' : 'row'].push(took)
    }
  }
  plain.close()
  store.close()
  const rows: Row[] = [
    { what: `${commits} durable commits of a row`, ours: median(samples.row), bare: median(samples.bare), by: 'ratio' },
    {
      what: `${commits} durable commits of a row and its audit event`,
      ours: median(samples.audited),
      bare: median(samples.bare),
      by: 'ratio',
    },
  ]
  process.stdout.write(
    `\n${Math.round(commits / median(samples.bare))} bare, ${Math.round(commits / median(samples.row))} plain and ${Math.round(commits / median(samples.audited))} audited commits a second\n`,
  )
  return printTable('Durable commits (synchronous=FULL) against bare better-sqlite3', rows)
}
