// Freezes and resumes the demo's shop: node shopctl.mjs freeze|resume --home FOLDER
// Both wait until it is so, and may be run twice.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const [verb, flag, home] = process.argv.slice(2)
if (!['freeze', 'resume'].includes(verb) || flag !== '--home' || !home) {
  console.error('Use: shopctl.mjs freeze|resume --home FOLDER')
  process.exit(2)
}
const mark = join(home, 'run', 'frozen')

async function ask() {
  const { url } = JSON.parse(readFileSync(join(home, 'run', 'shop.json'), 'utf8'))
  const answer = await fetch(`${url}/admin/${verb}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    signal: AbortSignal.timeout(20_000),
  })
  return { ok: answer.ok, body: (await answer.text()).trim() }
}

// The mark first: a shop that is starting right now then comes up frozen, or open, as asked.
mkdirSync(join(home, 'run'), { recursive: true })
if (verb === 'freeze') writeFileSync(mark, '')

for (let attempt = 1; ; attempt++) {
  try {
    const { ok, body } = await ask()
    console.log(body)
    process.exit(ok ? 0 : 1)
  } catch {
    if (attempt < 40) {
      await sleep(250)
      continue
    }
    if (verb === 'freeze') {
      console.log('The shop is not running; it stays frozen when it comes back.')
      process.exit(0)
    }
    rmSync(mark, { force: true })
    console.error('The shop does not answer. Start it; it opens by itself.')
    process.exit(1)
  }
}
