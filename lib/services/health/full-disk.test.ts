import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { count, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkReadiness } from './check-readiness.ts'
import { systemClock } from '#lib/system/clock.ts'
import { openStore } from '#db/open.ts'
import { engineState, setting } from '#db/schema/index.ts'
import { type Store, StoreUnavailable } from '#db/store.ts'

const disk = mkdtempSync(join(tmpdir(), 'ripcord-disk-'))
const mounted = tryMount()

function tryMount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk], { stdio: 'ignore' })
    return true
  } catch {
    rmdirSync(disk)
    return false
  }
}

const put = (store: Store, key: string, size = 4_000) =>
  store.tx(async (t) => void (await t.insert(setting).values({ key, value: 'x'.repeat(size), updatedAt: 0 })))
const rows = async (store: Store) => (await store.read.select({ n: count() }).from(setting))[0]!.n

// Only root may mount a small file system; without it there is no way to fill a disk that others do not share.
describe.skipIf(!mounted)('on a full disk', () => {
  let store: Store
  const filler = join(disk, 'filler')

  beforeAll(async () => {
    store = openStore(join(disk, 'data'))
    const alive = { id: 1, instance: 'x', pid: 1, startedAt: 0, heartbeatAt: systemClock.now(), version: '0' }
    await store.tx(async (t) => void (await t.insert(engineState).values(alive)))
  })
  afterAll(() => {
    store.close()
    execFileSync('umount', [disk])
    rmSync(disk, { recursive: true })
  })

  test('every write is refused as full, what was saved stays, and writes work again when there is space', async () => {
    await put(store, 'before')
    const { bavail, bsize } = statfsSync(disk)
    writeFileSync(filler, Buffer.alloc(bavail * bsize - 64 * 1024))

    let saved = 0
    let refusal: unknown
    while (saved < 1_000) {
      refusal = await put(store, `during-${saved}`).catch((error: unknown) => error)
      if (refusal !== undefined) break
      saved++
    }
    expect(refusal).toBeInstanceOf(StoreUnavailable)
    expect((refusal as StoreUnavailable).reason).toBe('full')

    for (let i = 0; i < 5; i++) await expect(put(store, `refused-${i}`, 40_000)).rejects.toMatchObject({ reason: 'full' })
    const readiness = await checkReadiness(() => store, systemClock)
    expect(readiness.ready).toBe(false)
    expect(readiness.parts.find((part) => part.name === 'writes')).toEqual({
      name: 'writes',
      ok: false,
      problem: 'The disk that holds the Ripcord database is full. Free some space; nothing was saved.',
    })
    expect(await rows(store)).toBe(1 + saved)

    rmSync(filler)
    await put(store, 'after')
    expect((await checkReadiness(() => store, systemClock)).ready).toBe(true)
    // What was committed, the write after, and the readiness probe's own row.
    expect(await rows(store)).toBe(1 + saved + 2)
    expect((await store.read.select().from(setting).where(eq(setting.key, 'before')))[0]!.value).toHaveLength(4_000)
    const refused = await store.read.select().from(setting).where(eq(setting.key, 'refused-0'))
    expect(refused).toEqual([])
  })
})

if (!mounted) test('a full disk could not be tried: mounting a tmpfs needs root', (context) => context.skip())
