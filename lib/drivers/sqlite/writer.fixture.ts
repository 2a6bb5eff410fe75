// A busy application of its own process: moves money between two rows for ever; their sum is always 1000.
import Database from 'better-sqlite3'
import { setImmediate as breathe } from 'node:timers/promises'

const [path, journalMode = 'WAL', pace = 'busy'] = process.argv.slice(2)
const db = new Database(path!, { timeout: 20_000 })
db.pragma(`journal_mode = ${journalMode}`)
db.pragma('wal_autocheckpoint = 40')
db.exec('CREATE TABLE IF NOT EXISTS account (id INTEGER PRIMARY KEY, money INTEGER, pad BLOB)')
db.exec('INSERT OR IGNORE INTO account VALUES (1, 1000, zeroblob(3000)), (2, 0, zeroblob(3000))')
db.exec('CREATE TABLE IF NOT EXISTS move (id INTEGER PRIMARY KEY, amount INTEGER, pad BLOB)')
const take = db.prepare('UPDATE account SET money = money - ?, pad = randomblob(3000) WHERE id = 1')
const give = db.prepare('UPDATE account SET money = money + ?, pad = randomblob(3000) WHERE id = 2')
const note = db.prepare('INSERT INTO move (amount, pad) VALUES (?, randomblob(800))')
const trim = db.prepare('DELETE FROM move WHERE id % 7 = ? AND id < (SELECT max(id) - 400 FROM move)')
const move = db.transaction((amount: number) => {
  take.run(amount)
  give.run(amount)
  note.run(amount)
})
for (let i = 0; pace === 'busy' || i < 1; i++) {
  move.immediate((i % 13) - 6)
  if (i === 0) process.stdout.write('ready\n')
  if (i % 50 === 0) trim.run(i % 7)
  await breathe()
}
setInterval(() => {}, 1000)
