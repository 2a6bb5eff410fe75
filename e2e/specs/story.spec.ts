import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { beforeResume } from '../harness/before-resume.ts'
import { takeProven } from '../harness/checkpoints.ts'
import { cli } from '../harness/cli.ts'
import { useDemo } from '../harness/demo.ts'
import { enter } from '../harness/people.ts'
import { approve, launch, planRollback, requestApproval, runEnds } from '../harness/rollback.ts'
import { askDatabase, askShop, contentState, currentRelease, databaseBytes, shopctl, treeOf } from '../harness/shop-on-disk.ts'

const demo = useDemo()
test.describe.configure({ mode: 'serial' })

/** What the shop is on disk, read without any of Ripcord's code. */
const seen = () => ({
  link: currentRelease(demo),
  release: treeOf(demo, 'releases/v1.12'),
  config: treeOf(demo, 'config'),
  content: contentState(demo),
})

let responder: Page
let approver: Page
let good: ReturnType<typeof seen>
let goodDatabase: Buffer
let planPath = ''
let runId = ''
let restored: { database: Buffer } & ReturnType<typeof seen>

test('a responder signs in, sees that the shop can go back, and takes a checkpoint that is proven', async ({ browser }) => {
  responder = await enter(browser, demo, 'responder')
  await expect(responder.locator('main > header')).toContainText(/can go back now/)
  shopctl(demo, 'freeze')
  goodDatabase = databaseBytes(demo)
  good = seen()
  await takeProven(responder, 'Before the bad release')
  shopctl(demo, 'resume')
  await expect.poll(() => askDatabase(demo, 'SELECT count(*) FROM orders')).toBeGreaterThan(0)
  expect(good.link).toBe('releases/v1.12')
})

test('one button breaks the shop, and the shop itself shows it', async () => {
  await responder.goto('/')
  await responder.getByRole('button', { name: 'Break the shop' }).click()
  await expect(responder.getByText('v1.13 is live in the shop')).toBeVisible()
  await expect.poll(async () => (await askShop(demo, '/selfcheck/checkout')).status).toBe(500)
  await expect.poll(() => askDatabase(demo, 'SELECT count(*) FROM order_line WHERE price_cents < 0')).toBeGreaterThan(0)
  expect(currentRelease(demo)).toBe('releases/v1.13')
  expect(seen()).not.toEqual(good)
})

test('the plan of the whole service says what changes, what is lost, and that time is unknown before five runs', async () => {
  planPath = await planRollback(responder, { level: 2 })
  const main = responder.locator('main')
  await expect(main.getByRole('heading', { level: 1 })).toHaveText('Roll back Harbour Coffee (4 components)')
  await expect(responder.locator('main > header')).toContainText(/unknown time \(n = 0\).*loses .* of data \(.*\d+ orders/)
  const changes = main.locator('section', { has: responder.getByRole('heading', { name: 'What changes' }) })
  const orders = changes.locator('section').filter({ has: responder.getByRole('heading', { name: /^Orders / }) })
  await orders.locator('summary').first().click()
  await expect(orders.getByRole('listitem').filter({ hasText: /orders.*→.*rows/ })).toBeVisible()
  await expect(changes.getByText('v1.13 → v1.12').first()).toBeVisible()
  await expect(main.getByText('Blocked.')).toHaveCount(0)
  await requestApproval(responder)
  await expect(responder.getByRole('button', { name: /^Roll back / })).toHaveAttribute('aria-disabled', 'true')
})

test('an approver in another browser sees the request waiting and approves exactly the hash that the responder saw', async ({
  browser,
}) => {
  const shown = await responder.getByText('Plan hash').locator('..').locator('code').first().textContent()
  approver = await enter(browser, demo, 'approver')
  const waiting = approver.locator('main li a', { hasText: 'Harbour Coffee' }).filter({ hasText: /[Aa]pprove/ })
  await expect(waiting).toHaveAttribute('href', planPath)
  expect(await approve(approver, planPath)).toBe(shown)
})

test('the responder launches and watches the run to its end without a reload', async () => {
  await expect(responder.getByText('launch by')).toBeVisible()
  const shop = await beforeResume(demo, () => ({ ...seen(), database: databaseBytes(demo) }))
  runId = await launch(responder)
  await responder.evaluate(() => Object.assign(globalThis, { opened: 'once' }))
  await runEnds(responder, 'Succeeded')
  restored = await shop.seen
  shop.close()
  expect(await responder.evaluate(() => (globalThis as { opened?: string }).opened)).toBe('once')
  const main = responder.locator('main')
  await expect(main.getByText(/(\d+) of \1 done/)).toBeVisible()
  await expect(main.getByText('Recovery time (RTO)')).toBeVisible()
  await expect(main.getByRole('log')).toContainText(/\S/)
  await expect(main.getByText('Amir Approver')).toBeVisible()
})

test('what was on disk when the shop was let go is the checkpoint, byte for byte', () => {
  const { database, ...rest } = restored
  expect(database.equals(goodDatabase)).toBe(true)
  expect(rest).toEqual(good)
  expect(seen()).toEqual(good)
})

test('the shop serves again and takes new orders', async () => {
  expect(await askShop(demo, '/selfcheck/checkout')).toEqual({ status: 200, body: 'checkout works: 24 of 24\n' })
  const orders = askDatabase(demo, 'SELECT count(*) FROM orders')
  await expect.poll(() => askDatabase(demo, 'SELECT count(*) FROM orders')).toBeGreaterThan(orders)
  expect(askDatabase(demo, 'SELECT count(*) FROM orders WHERE total_cents < 0')).toBe(0)
})

test('the audit shows who did each step, is found unbroken, and its export verifies outside', async () => {
  await responder.goto(`/audit?run=${runId}`)
  for (const action of ['run.launch', 'run.end']) await expect(responder.locator('summary', { hasText: action }).first()).toBeVisible()
  await approver.goto('/audit')
  for (const [action, who] of [
    ['approval.request', 'Rosa Responder'],
    ['approval.approve', 'Amir Approver'],
    ['run.launch', 'Rosa Responder'],
    ['demo.break', 'Rosa Responder'],
  ] as const) {
    await approver.goto(`/audit?action=${action}`)
    await expect(approver.locator('summary', { hasText: action }).filter({ hasText: who }).first()).toBeVisible()
  }
  await approver.getByRole('button', { name: 'Verify now' }).click()
  await expect(approver.getByText('Unbroken')).toBeVisible()
  const download = approver.waitForEvent('download')
  await approver.getByRole('link', { name: 'Export JSONL' }).click()
  const file = await (await download).path()
  const whole = cli('audit', 'verify', file)
  expect(whole.output).toMatch(/The audit is intact: \d+ events/)
  expect(whole.code).toBe(0)
  const altered = `${file}.altered`
  writeFileSync(altered, readFileSync(file, 'utf8').replace('Rosa Responder', 'Nora Nobody'))
  const found = cli('audit', 'verify', altered)
  expect(found.output).toContain('was changed')
  expect(found.code).toBe(1)
})
