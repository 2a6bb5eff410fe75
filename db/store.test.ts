import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { setting } from '#db/schema/index.ts'
import { testStore } from '#db/testing.ts'

const row = (key: string) => ({ key, value: 1, updatedAt: 0 })

test('a transaction that throws leaves nothing behind', async () => {
  const { store } = testStore()
  await expect(
    store.tx(async (t) => {
      await t.insert(setting).values(row('a'))
      throw new Error('stop')
    }),
  ).rejects.toThrow('stop')
  expect(await store.read.select().from(setting)).toEqual([])
})

test('transactions that start together run one after the other', async () => {
  const { store } = testStore()
  await store.tx(async (t) => void (await t.insert(setting).values({ ...row('n'), value: 0 })))
  await Promise.all(
    Array.from({ length: 20 }, () =>
      store.tx(async (t) => {
        const [now] = await t.select().from(setting).where(eq(setting.key, 'n'))
        await t
          .update(setting)
          .set({ value: (now!.value as number) + 1 })
          .where(eq(setting.key, 'n'))
      }),
    ),
  )
  expect((await store.read.select().from(setting))[0]!.value).toBe(20)
})

test('readers never see a transaction that is not committed, and cannot write', async () => {
  const { store } = testStore()
  await store.tx(async (t) => {
    await t.insert(setting).values(row('a'))
    expect(await store.read.select().from(setting)).toEqual([])
  })
  const reader = store.read as unknown as { insert: (typeof store.read)['insert'] }
  await expect((async () => reader.insert(setting).values(row('b')))()).rejects.toThrow(/readonly|query_only|attempt to write/i)
})
