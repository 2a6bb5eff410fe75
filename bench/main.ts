// npm run bench [-- section …] [--small] [--only files|sqlite|git]: prints ratios against bare tools, measured in this very run.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'

process.env.RIPCORD_LOG ??= 'error'
const { benchCheckpoints } = await import('./checkpoints.ts')
const { benchCommits } = await import('./commits.ts')
const { benchRuns } = await import('./runs.ts')
const { benchVerification } = await import('./verification.ts')
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined
const sections = { runs: benchRuns, checkpoints: benchCheckpoints, verification: benchVerification, commits: benchCommits }
const wanted = process.argv.slice(2).filter((word) => word in sections)
const folder = mkdtempSync(join(process.env.RIPCORD_BENCH_DIR ?? tmpdir(), 'ripcord-bench-'))
process.stdout.write(`${cpus().length} cores, Node ${process.version}\n`)
let missed = 0
try {
  for (const [name, section] of Object.entries(sections)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    missed += await section(folder, process.argv.includes('--small'), only)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.stdout.write(missed === 0 ? '\nEvery target was met.\n' : `\n${missed} targets were missed.\n`)
process.exit(missed === 0 ? 0 : 1)
