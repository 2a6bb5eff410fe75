// Runs every stage of the tests, goes on after a failure, and closes with one line of counts.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Count {
  passed: number
  failed: number
  skipped: string[]
}

const folder = mkdtempSync(join(tmpdir(), 'ripcord-results-'))
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json']
const stages: { name: string; argv: string[]; count?: (file: string) => Count }[] = [
  { name: 'format', argv: ['node_modules/oxfmt/bin/oxfmt', '--check'] },
  { name: 'lint', argv: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'typegen', argv: ['node_modules/next/dist/bin/next', 'typegen'] },
  { name: 'types', argv: ['node_modules/typescript/bin/tsc', '-p', '.'] },
  { name: 'unit', argv: [...vitest, '--project', 'unit*'], count: countVitest },
  { name: 'build', argv: ['node_modules/next/dist/bin/next', 'build'] },
  { name: 'targets', argv: [...vitest, '--project', 'targets'], count: countVitest },
  { name: 'crash', argv: [...vitest, '--project', 'slow'], count: countVitest },
  { name: 'e2e', argv: ['node_modules/@playwright/test/cli.js', 'test'], count: countPlaywright },
]

const total: Count = { passed: 0, failed: 0, skipped: [] }
const wanted = process.argv.slice(2)
const lines: string[] = []
for (const stage of stages) {
  if (wanted.length > 0 && !wanted.includes(stage.name)) continue
  const file = join(folder, `${stage.name}.json`)
  const start = performance.now()
  process.stdout.write(`\n── ${stage.name}\n`)
  const argv = stage.argv.includes('--reporter=json') ? [...stage.argv, `--outputFile=${file}`] : stage.argv
  const { status } = spawnSync(process.execPath, argv, { stdio: 'inherit', env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: file } })
  const found = stage.count?.(file) ?? { passed: 0, failed: 0, skipped: [] }
  if (status !== 0 && found.failed === 0) found.failed = 1
  else if (!stage.count) found.passed = 1
  total.passed += found.passed
  total.failed += found.failed
  total.skipped.push(...found.skipped.map((name) => `${stage.name}: ${name}`))
  lines.push(
    `${status === 0 ? 'ok    ' : 'FAILED'} ${stage.name.padEnd(8)} ${((performance.now() - start) / 1000).toFixed(1).padStart(7)} s`,
  )
}
rmSync(folder, { recursive: true, force: true })

process.stdout.write(`\n${lines.join('\n')}\n`)
for (const name of total.skipped) process.stdout.write(`skipped: ${name}\n`)
process.stdout.write(
  `${total.passed} passed, ${total.failed} failed${total.skipped.length > 0 ? `, ${total.skipped.length} skipped` : ''}\n`,
)
process.exit(total.failed > 0 ? 1 : 0)

function countVitest(file: string): Count {
  const report = read(file) as { testResults?: { assertionResults: { status: string; fullName: string }[] }[] }
  const all = (report.testResults ?? []).flatMap((one) => one.assertionResults)
  return {
    passed: all.filter((one) => one.status === 'passed').length,
    failed: all.filter((one) => one.status === 'failed').length,
    skipped: all.filter((one) => !['passed', 'failed'].includes(one.status)).map((one) => one.fullName),
  }
}

function countPlaywright(file: string): Count {
  const { stats } = read(file) as { stats?: { expected: number; unexpected: number; flaky: number; skipped: number } }
  if (!stats) return { passed: 0, failed: 1, skipped: [] }
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: Array.from({ length: stats.skipped }, () => 'a browser test'),
  }
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}
