import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { useDemo } from '../harness/demo.ts'
import { callApi, closeBrowsers, enter } from '../harness/people.ts'
import { approve, launch, moveButton, openedRun, planRollback, requestApproval, runEnds } from '../harness/rollback.ts'
import { askDatabase, currentRelease, treeOf } from '../harness/shop-on-disk.ts'

const demo = useDemo()
test.afterEach(closeBrowsers)

interface PlanState {
  plan: { id: string; hash: string; version: number; level: number; choices: { componentId: string; checkpointId: string }[] }
  requests: { id: string; state: string; planHash: string; stateReason: string | null }[]
  runs: { id: string; state: string }[]
}

const readPlan = async (page: Page, path: string) => (await callApi(page, 'GET', `/api/v1${path}`)).body as PlanState
const launchByApi = (page: Page, { plan, requests }: PlanState) =>
  callApi(page, 'POST', '/api/v1/rollbacks', {
    planId: plan.id,
    hash: plan.hash,
    authority: { kind: 'approval', requestId: requests[0]!.id },
  })

/** A rollback of one component, planned and requested by the responder and approved by the approver. */
async function approved(browser: Browser, component = 'Configuration') {
  const responder = await enter(browser, demo, 'responder')
  const path = await planRollback(responder, { level: 1, component, reason: 'For this test' })
  await requestApproval(responder)
  const approver = await enter(browser, demo, 'approver')
  await approve(approver, path)
  await expect(responder.getByText('launch by')).toBeVisible()
  return { responder, approver, path }
}

test('nobody approves what they asked for: the button says why, and the API refuses', async ({ browser }) => {
  const approver = await enter(browser, demo, 'approver')
  const path = await planRollback(approver, { level: 1, component: 'Configuration' })
  await requestApproval(approver)
  const button = moveButton(approver, 'Approve')
  await expect(button).toHaveAttribute('aria-disabled', 'true')
  await expect(button).toHaveAccessibleDescription('You requested this rollback. Somebody else has to approve it.')
  await button.click({ force: true })
  await expect(approver.getByRole('dialog')).toHaveCount(0)

  const { plan, requests } = await readPlan(approver, path)
  const decision = { hash: plan.hash, decision: 'approved', comment: '' }
  const refused = await callApi(approver, 'POST', `/api/v1/requests/${requests[0]!.id}/decisions`, decision)
  expect(refused).toMatchObject({ status: 403, body: { detail: 'You requested this rollback. Somebody else has to approve it.' } })
  const unapproved = await launchByApi(approver, { plan, requests, runs: [] })
  expect(unapproved).toMatchObject({ status: 422, body: { detail: 'This plan is not approved yet.' } })
  expect((await readPlan(approver, path)).runs).toEqual([])
})

test('a plan that is edited after the approval cannot be launched: its hash is new and the approval void', async ({ browser }) => {
  const { responder, path } = await approved(browser)
  const before = await readPlan(responder, path)
  await responder.getByRole('button', { name: 'More about this plan' }).click()
  await responder.getByRole('menuitem', { name: 'Edit plan' }).click()
  await responder.getByLabel('Reason').fill('Another reason')
  await responder.getByRole('button', { name: 'Save and do the dry run' }).click()
  await expect(moveButton(responder, 'Request approval')).toBeVisible({ timeout: 30_000 })
  await expect(moveButton(responder, /^Roll back /)).toHaveCount(0)
  await responder.getByText('Earlier requests').click()
  await expect(responder.getByText('The plan was edited.')).toBeVisible()

  const after = await readPlan(responder, path)
  expect(after.plan.hash).not.toBe(before.plan.hash)
  expect(after.requests[0]).toMatchObject({ state: 'void', planHash: before.plan.hash })
  expect(await launchByApi(responder, before)).toMatchObject({ status: 409, body: { code: 'stale' } })
  expect((await launchByApi(responder, after)).status).toBeGreaterThanOrEqual(409)
  expect((await readPlan(responder, path)).runs).toEqual([])
})

test('a target that changed after the approval is not touched: the run fails, says why and what to do', async ({ browser }) => {
  const { responder } = await approved(browser)
  appendFileSync(join(demo.folder, 'shop/config/traffic.json'), '\n')
  const before = treeOf(demo, 'config')
  await launch(responder)
  await runEnds(responder, 'Failed')
  await expect(responder.locator('main > header')).toContainText(
    /Configuration changed after the plan was made.*Nothing was changed.*new plan/i,
  )
  expect(treeOf(demo, 'config')).toEqual(before)
})

test('a checkpoint that is deleted under an approved plan stops the launch, and the page says what to do', async ({ browser }) => {
  const { responder, approver, path } = await approved(browser, 'Shop content')
  const { plan } = await readPlan(responder, path)
  await approver.goto('/services/shop?take=checkpoint')
  const dialog = approver.getByRole('dialog', { name: 'Take a checkpoint of' })
  await dialog.getByLabel('Component').selectOption({ label: 'Shop content' })
  await dialog.getByLabel('Name').fill('A newer one')
  await dialog.getByRole('button', { name: 'Take checkpoint' }).click()
  const part = approver.getByRole('region', { name: 'Shop content', exact: true })
  await expect(part.getByText(' · A newer one · data of')).toBeVisible({ timeout: 60_000 })

  await approver.goto(`/checkpoints/${plan.choices[0]!.checkpointId}`)
  await approver.getByRole('button', { name: /^More/ }).click()
  await approver.getByRole('menuitem', { name: 'Delete…' }).click()
  await approver.getByRole('button', { name: 'Delete checkpoint' }).click()
  await expect(approver.locator('main > header').getByText('Deleted', { exact: true })).toBeVisible()

  await moveButton(responder, /^Roll back /).click()
  await expect(responder.getByRole('alert').filter({ hasText: 'was deleted. Make a plan with another one.' })).toBeVisible()
  expect((await readPlan(responder, path)).runs).toEqual([])
})

test('two tabs that launch at once start one run, and a second click starts none', async ({ browser }) => {
  const { responder, path } = await approved(browser)
  const other = await responder.context().newPage()
  await other.goto(path)
  const buttons = [responder, other].map((page) => moveButton(page, /^Roll back /))
  for (const button of buttons) await expect(button).toBeEnabled()
  await Promise.all(buttons.map((button) => button.dblclick()))
  const winner = await Promise.any([responder, other].map(async (page) => (await openedRun(page), page)))
  await runEnds(winner, 'Succeeded')
  const state = await readPlan(winner, path)
  expect(state.runs).toHaveLength(1)
  const again = await launchByApi(winner, state)
  expect(again).toMatchObject({ status: 422, body: { detail: expect.stringContaining('This approval was used') as unknown } })
})

test('a tab that was left open cannot approve a plan that was edited meanwhile', async ({ browser }) => {
  const responder = await enter(browser, demo, 'responder')
  const path = await planRollback(responder, { level: 1, component: 'Configuration' })
  await requestApproval(responder)
  const approver = await enter(browser, demo, 'approver')
  // The tab of a laptop that slept: nothing tells it what changed.
  await approver.route('**/api/v1/events', (route) => route.abort())
  await approver.goto(path)
  await moveButton(approver, 'Approve…').click()
  const { plan, requests } = await readPlan(responder, path)
  const { level, choices, version } = plan
  const edited = await callApi(responder, 'PUT', `/api/v1${path}`, { version, level, choices, reason: 'Edited meanwhile', failureAt: null })
  expect(edited.status).toBe(202)
  const dialog = approver.getByRole('dialog', { name: 'Approve this plan' })
  await dialog.getByRole('button', { name: `Approve ${plan.hash.slice(0, 12)}` }).click()
  await expect(dialog.getByRole('alert')).toContainText(/void|changed/)
  expect((await readPlan(responder, path)).requests).toEqual([expect.objectContaining({ id: requests[0]!.id, state: 'void' })])
})

test('a viewer reads everything and moves nothing, by page or by API', async ({ browser }) => {
  const { responder, path } = await approved(browser)
  const state = await readPlan(responder, path)
  const viewer = await enter(browser, demo, 'viewer')
  await expect(viewer.getByRole('button', { name: 'Break the shop' })).toHaveAttribute('aria-disabled', 'true')
  await viewer.goto(path)
  await expect(moveButton(viewer, /^Roll back /)).toHaveAccessibleDescription(/Your role only reads/)
  await expect(viewer.getByRole('button', { name: 'More about this plan' })).toHaveCount(0)
  await viewer.goto('/services/shop')
  await expect(viewer.getByRole('button', { name: 'Take checkpoint…' })).toHaveCount(0)
  for (const forbidden of ['/plans/new?service=shop', '/settings/people']) {
    await viewer.goto(forbidden)
    await expect(viewer.getByText('Your role does not allow this')).toBeVisible()
  }
  const { id, version } = state.plan
  expect((await launchByApi(viewer, state)).status).toBe(403)
  expect((await callApi(viewer, 'POST', `/api/v1/plans/${id}/refresh`, { version })).status).toBe(403)
  expect((await callApi(viewer, 'GET', '/api/v1/audit/export')).status).toBe(403)
  expect((await readPlan(responder, path)).runs).toEqual([])
})

test('a rollback whose checks fail goes back to the state that was preserved, and says so', async ({ browser }) => {
  const responder = await enter(browser, demo, 'responder')
  await responder.getByRole('button', { name: 'Break the shop' }).click()
  await expect.poll(() => askDatabase(demo, 'SELECT count(*) FROM order_line WHERE price_cents < 0')).toBeGreaterThan(0)
  // The old release alone does not help: the prices in the database stay wrong, which the checks find.
  const path = await planRollback(responder, { level: 1, component: 'Release' })
  await requestApproval(responder)
  await approve(await enter(browser, demo, 'approver'), path)
  const release = treeOf(demo, 'releases/v1.13')
  await launch(responder)
  await runEnds(responder, 'Reverted')
  await expect(responder.getByText('Going back to the preserved state')).toBeVisible()
  await expect(responder.getByText('No price is below zero').first()).toBeVisible()
  expect(currentRelease(demo)).toBe('releases/v1.13')
  expect(treeOf(demo, 'releases/v1.13')).toEqual(release)
})
