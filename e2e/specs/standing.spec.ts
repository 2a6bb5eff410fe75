import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { useDemo } from '../harness/demo.ts'
import { addPerson, callApi, choosePassword, closeBrowsers, enter, signIn } from '../harness/people.ts'
import { openedRun, planRollback, runEnds } from '../harness/rollback.ts'
import { askDatabase, changeDatabase, treeOf } from '../harness/shop-on-disk.ts'

const demo = useDemo()
test.describe.configure({ mode: 'serial' })
test.afterEach(closeBrowsers)

const reason = 'Prices fell below zero and no approver answers'
let glassRun = ''

test('on a standing approval somebody else rolls back with one click; its signer cannot', async ({ browser }) => {
  const approver = await enter(browser, demo, 'approver')
  await planRollback(approver, { level: 1, component: 'Orders', reason: 'The shape to sign' })
  await approver.getByRole('button', { name: 'Sign…' }).click()
  const dialog = approver.getByRole('dialog', { name: 'Sign a standing approval' })
  await dialog.getByLabel('Why').fill('Known good, for tonight')
  await dialog.getByRole('button', { name: 'Sign for 1 day' }).click()
  await expect(dialog).toBeHidden()
  await approver.goto('/services/shop')
  const own = approver.getByRole('button', { name: /^Roll back Orders .* now$/ })
  await expect(own).toHaveAccessibleDescription('You signed it. Somebody else has to launch on it.')

  const responder = await enter(browser, demo, 'responder')
  await responder.goto('/services/shop')
  changeDatabase(demo, `INSERT INTO orders (at, customer_id, release, total_cents) VALUES (${Date.now()}, 1, 'marked', 100)`)
  await responder.getByRole('button', { name: /^Roll back Orders .* now$/ }).click()
  await openedRun(responder)
  await runEnds(responder, 'Succeeded')
  expect(askDatabase(demo, "SELECT count(*) FROM orders WHERE release = 'marked'")).toBe(0)
  const who = responder.locator('main section').filter({ has: responder.getByRole('heading', { name: 'Who' }) })
  await expect(who).toContainText(/Standing approval signed.*Amir Approver/)
  await expect(who).toContainText(/Launched.*Rosa Responder/)
})

test('a revoked standing approval launches nothing', async ({ browser }) => {
  const approver = await enter(browser, demo, 'approver')
  const { body } = await callApi(approver, 'GET', '/api/v1/standing-approvals')
  const [{ id }] = body.standingApprovals
  await approver.goto('/plans?tab=standing')
  await approver.getByRole('tab', { name: /Standing approvals/ }).click()
  await approver.getByRole('button', { name: 'Revoke' }).click()
  await expect(approver.getByText('revoked by Amir Approver')).toBeVisible()
  const responder = await enter(browser, demo, 'responder')
  await responder.goto('/services/shop')
  await expect(responder.getByRole('heading', { name: 'Proof' })).toBeVisible()
  await expect(responder.getByRole('button', { name: /^Roll back Orders .* now$/ })).toHaveCount(0)
  const { body: found } = await callApi(responder, 'GET', '/api/v1/services')
  const shop = found.services[0]
  const parts = (await callApi(responder, 'GET', `/api/v1/services/${shop.id}`)).body
  const componentIds = parts.service.components.filter((one: any) => one.slug === 'database').map((one: any) => one.id)
  const wish = { serviceId: shop.id, level: 1, componentIds, standingId: id, reason: 'Try' }
  expect(await callApi(responder, 'POST', '/api/v1/rollbacks/now', wish)).toMatchObject({ status: 422, body: { code: 'blocked' } })
})

test('breaking glass asks who it is, why, and for the typed name, and then runs without an approval', async ({ browser }) => {
  const admin = await enter(browser, demo, 'admin')
  const once = await addPerson(admin, { login: 'second-admin', name: 'Sven Second', role: 'admin' })
  const responder = await enter(browser, demo, 'responder')
  const good = treeOf(demo, 'config')
  appendFileSync(join(demo.folder, 'shop/config/traffic.json'), '\n')
  const path = await planRollback(responder, { level: 1, component: 'Configuration' })
  await responder.getByRole('button', { name: 'More about this plan' }).click()
  await responder.getByRole('menuitem', { name: 'Break glass…' }).click()
  const drawer = responder.getByRole('dialog', { name: 'Break glass' })
  const go = drawer.getByRole('button', { name: 'Break glass and roll back now' })
  await expect(go).toHaveAccessibleDescription('Type “Harbour Coffee” first.')
  await drawer.getByLabel('Why it cannot wait').fill(reason)
  await drawer.getByLabel('Type Harbour Coffee to confirm').fill('Harbour Coffee')
  await drawer.getByLabel('Your password').fill('not the password')
  await go.click()
  await expect(drawer.getByText('That is not your password.').first()).toBeVisible()
  expect((await callApi(responder, 'GET', `/api/v1${path}`)).body.runs).toEqual([])
  await drawer.getByLabel('Your password').fill(demo.people.responder.password)
  await go.click()
  glassRun = await openedRun(responder)
  await runEnds(responder, 'Succeeded')
  expect(treeOf(demo, 'config')).toEqual(good)
  await expect(responder.locator('main').getByText('Break-glass', { exact: true }).first()).toBeVisible()
  await expect(responder.locator('main')).toContainText('You broke glass yourself. Somebody else has to review it.')

  // Every admin is told, also the one who has never been here.
  await expect(admin.getByText(`Rosa Responder broke glass: rollback of Harbour Coffee. Reason: ${reason}`)).toBeVisible()
  const context = await browser.newContext({ baseURL: demo.url })
  const second = await context.newPage()
  await signIn(second, demo.url, 'second-admin', once)
  await choosePassword(second, once, 'four unrelated plain words')
  await second.goto('/')
  await expect(second.getByText(`Rosa Responder broke glass: rollback of Harbour Coffee. Reason: ${reason}`)).toBeVisible()
  await context.close()
})

test('whoever broke glass cannot review it, by page or by API', async ({ browser }) => {
  const responder = await enter(browser, demo, 'responder')
  await expect(reviewBanner(responder)).toContainText('The review is due')
  await responder.goto(`/runs/${glassRun}`)
  await expect(responder.getByText('You broke glass yourself. Somebody else has to review it.')).toBeVisible()
  await expect(responder.getByRole('button', { name: /justified/ })).toHaveCount(0)
  const { body } = await callApi(responder, 'GET', '/api/v1/break-glass')
  const review = { verdict: 'justified', note: 'Looks fine to me' }
  expect((await callApi(responder, 'POST', `/api/v1/break-glass/${body.launches[0].id}/review`, review)).status).toBe(403)
})

test('somebody else reviews it from the banner, and the banner is gone for everybody', async ({ browser }) => {
  const approver = await enter(browser, demo, 'approver')
  await reviewBanner(approver).getByRole('link', { name: 'Review it' }).click()
  await approver.getByLabel('What you found').fill('The configuration was indeed broken.')
  await approver.getByRole('button', { name: 'It was justified' }).click()
  await expect(approver.getByText('Amir Approver found it justified')).toBeVisible()
  await expect(reviewBanner(approver)).toHaveCount(0)
  await approver.goto('/audit?action=break_glass.review')
  await expect(approver.locator('summary', { hasText: 'Amir Approver' })).toHaveCount(1)
  const responder = await enter(browser, demo, 'responder')
  await expect(reviewBanner(responder)).toHaveCount(0)
})

function reviewBanner(page: Page) {
  return page.getByText('Rosa Responder broke glass on Harbour Coffee.').locator('..')
}
