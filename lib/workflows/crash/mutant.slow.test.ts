import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DriverFixture } from '#lib/drivers/contract-fixture.ts'
import { filesFixture } from '#lib/drivers/files/files.fixture.ts'
import { checkKilledRun, ownHome } from './crash-suite.ts'

test('an engine that does not probe is caught by the crash suite', async () => {
  const home = mkdtempSync(join(tmpdir(), 'ripcord-mutant-'))
  try {
    for (const name of ['bin', 'db', 'lib', 'package.json']) cpSync(join(ownHome, name), join(home, name), { recursive: true })
    symlinkSync(join(ownHome, 'node_modules'), join(home, 'node_modules'))
    const file = join(home, 'lib/engine/advance.ts')
    const source = readFileSync(file, 'utf8')
    const mutant = source.replace("if (step.state === 'running') {", "if (step.state === 'running' && step.name === '') {")
    expect(mutant).not.toBe(source)
    writeFileSync(file, mutant)
    const fixture = filesFixture as unknown as DriverFixture<unknown>
    await expect(checkKilledRun(fixture, 'after-effect', false, home)).rejects.toThrow(/not repeated/)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
})
