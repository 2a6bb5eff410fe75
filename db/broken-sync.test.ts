import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'ripcord-sync-'))
const shim = join(folder, 'shim.so')
const built = buildShim()

/** Makes fsync and fdatasync fail as a dying disk does, while the file named by FAIL_SYNC exists. */
function buildShim(): boolean {
  writeFileSync(
    join(folder, 'shim.c'),
    `#define _GNU_SOURCE
     #include <dlfcn.h>
     #include <errno.h>
     #include <stdlib.h>
     #include <unistd.h>
     static int broken(void) { const char *p = getenv("FAIL_SYNC"); return p && access(p, F_OK) == 0; }
     #define WRAP(name) int name(int fd) { if (broken()) { errno = EIO; return -1; } int (*real)(int) = dlsym(RTLD_NEXT, #name); return real(fd); }
     WRAP(fsync)
     WRAP(fdatasync)`,
  )
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-o', shim, join(folder, 'shim.c'), '-ldl'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.skipIf(!built)('a disk that cannot sync refuses the write as broken, keeps what was saved, and recovers when it can', () => {
  const code = `
    import { rmSync, writeFileSync } from 'node:fs'
    const { openStore } = await import(${JSON.stringify(join(import.meta.dirname, 'open.ts'))})
    const { setting } = await import(${JSON.stringify(join(import.meta.dirname, 'schema/index.ts'))})
    const store = openStore(${JSON.stringify(join(folder, 'data'))})
    const put = (key) => store.tx(async (t) => { await t.insert(setting).values({ key, value: 1, updatedAt: 0 }) }).then(() => 'saved', (error) => error.reason ?? error.message)
    const answers = [await put('before')]
    writeFileSync(process.env.FAIL_SYNC, '')
    answers.push(await put('during'), await put('still'))
    rmSync(process.env.FAIL_SYNC)
    answers.push(await put('after'))
    const rows = await store.read.select().from(setting)
    console.log(JSON.stringify({ answers, keys: rows.map((row) => row.key).sort() }))`
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    env: { ...process.env, LD_PRELOAD: shim, FAIL_SYNC: join(folder, 'fail') },
  })
  expect(run.stderr).toBe('')
  expect(JSON.parse(run.stdout)).toEqual({ answers: ['saved', 'io', 'io', 'saved'], keys: ['after', 'before'] })
})

if (!built) test('a failing fsync could not be tried: there is no C compiler to build the shim with', (context) => context.skip())
