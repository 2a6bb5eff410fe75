import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openVault } from '#lib/vault/open-vault.ts'
import { makeDriverContext, redactResult } from './context.ts'

test('no secret leaves a driver in a line, in the error output or in a result, and an abort ends its programs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'context-'))
  try {
    const lines: string[] = []
    const control = new AbortController()
    const secrets = ['hunter2-token']
    const options = {
      vault: await openVault(folder),
      workdir: folder,
      signal: control.signal,
      secrets,
      onLog: (line: string) => lines.push(line),
    }
    const ctx = makeDriverContext(options)
    ctx.log('using hunter2-token now')
    const result = await ctx.exec(['/bin/sh', '-c', 'echo hunter2-token >&2; echo hunter2-token'], { onLine: (line) => lines.push(line) })
    expect(lines).toEqual(['using [redacted] now', '[redacted]', '[redacted]'])
    expect(result.stderr.toString()).toBe('[redacted]\n')
    expect(redactResult({ message: 'bad hunter2-token', list: [{ a: 'hunter2-token' }], n: 1 }, secrets)).toEqual({
      message: 'bad [redacted]',
      list: [{ a: '[redacted]' }],
      n: 1,
    })
    const sleeping = ctx.exec(['/bin/sleep', '60'])
    control.abort()
    expect((await sleeping).aborted).toBe(true)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
