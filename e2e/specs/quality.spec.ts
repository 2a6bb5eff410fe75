import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { useDemo } from '../harness/demo.ts'
import { closeBrowsers, enter } from '../harness/people.ts'
import { approve, launch, openedRun, planRollback, requestApproval, runEnds } from '../harness/rollback.ts'

const demo = useDemo()
test.describe.configure({ mode: 'serial' })
test.afterEach(closeBrowsers)

/** Every page that an admin can open, with something on it; filled by the first test. */
const pages: Record<string, string> = {
  overview: '/',
  service: '/services/shop',
  checkpoints: '/checkpoints',
  'checkpoints-import': '/checkpoints/import',
  plans: '/plans',
  'plan-new': '/plans/new?service=shop',
  runs: '/runs',
  audit: '/audit',
  settings: '/settings',
  account: '/settings/account',
  people: '/settings/people',
  tokens: '/settings/tokens',
  services: '/settings/services',
  'service-new': '/settings/services/new',
  'service-edit': '/settings/services/shop',
  vaults: '/settings/vaults',
  engine: '/settings/engine',
}
const signedOut = { 'sign-in': '/sign-in' }

/** What the browser had to complain about on this page since the call. */
function complaints(page: Page): string[] {
  const heard: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') heard.push(`${page.url()} ${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => heard.push(`${page.url()} ${error.message}`))
  return heard
}

async function show(page: Page, path: string): Promise<void> {
  const answer = await page.goto(path)
  expect(answer!.status(), path).toBe(200)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
}

/** The scroll positions that a page should not have: it, or a box on it, is wider than the screen. */
const widerThanScreen = (page: Page) =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth
    const scrolls = document.documentElement.scrollWidth > width
    const wide = [...document.querySelectorAll('main *')].filter((one) => {
      const box = one.getBoundingClientRect()
      return box.width > 0 && box.right > width + 1 && !one.closest('pre, [data-scroll], [role=tablist], .sr-only')
    })
    return scrolls ? wide.slice(0, 5).map((one) => `${one.tagName} ${one.className}`.slice(0, 120)) : []
  })

test('there is a plan, a run and a checkpoint to look at', async ({ browser }) => {
  const responder = await enter(browser, demo, 'responder')
  const path = await planRollback(responder, { level: 1, component: 'Configuration' })
  await requestApproval(responder)
  await approve(await enter(browser, demo, 'approver'), path)
  pages['run'] = `/runs/${await launch(responder)}`
  await runEnds(responder, 'Succeeded')
  const open = await planRollback(responder, { level: 2 })
  await requestApproval(responder)
  Object.assign(pages, { plan: open, 'plan-used': path })
  await responder.goto('/services/shop')
  pages['checkpoint'] = (await responder
    .getByRole('region', { name: 'Orders', exact: true })
    .getByRole('link')
    .first()
    .getAttribute('href'))!
})

test('every page can be read by everybody in both themes, and the browser has nothing to complain about', async ({ browser }) => {
  test.setTimeout(240_000)
  const page = await enter(browser, demo, 'admin', { reducedMotion: 'reduce' })
  const heard = complaints(page)
  const found = await inspect(page, pages)
  const stranger = await (await browser.newContext({ baseURL: demo.url, reducedMotion: 'reduce' })).newPage()
  found.push(...(await inspect(stranger, signedOut)))
  await stranger.context().close()
  expect(found).toEqual([])
  expect(heard).toEqual([])
})

/** The whole rule set in the light theme; in the dark one what a theme can break. */
async function inspect(page: Page, which: Record<string, string>): Promise<string[]> {
  const found: string[] = []
  for (const [name, path] of Object.entries(which)) {
    await page.emulateMedia({ colorScheme: 'light' })
    await show(page, path)
    await page.screenshot({ path: `test-results/pages/light-${name}.png`, fullPage: true })
    found.push(...(await violations(new AxeBuilder({ page }))).map((line) => `light ${name}: ${line}`))
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect(page.locator('html')).toHaveClass(/\bdark\b/)
    await page.screenshot({ path: `test-results/pages/dark-${name}.png` })
    found.push(...(await violations(new AxeBuilder({ page }).withRules(['color-contrast']))).map((line) => `dark ${name}: ${line}`))
  }
  return found
}

async function violations(axe: AxeBuilder): Promise<string[]> {
  // No page here has a frame, so the slower way that goes into frames is not needed.
  const { violations: all } = await axe.setLegacyMode().analyze()
  return all
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) =>
      one.nodes.slice(0, 3).map((node) => `${one.id} ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`),
    )
}

test('no page scrolls sideways on a phone, and the one primary action is within reach', async ({ browser }) => {
  test.setTimeout(180_000)
  const page = await enter(browser, demo, 'admin', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const found: Record<string, string[]> = {}
  for (const [name, path] of Object.entries(pages)) {
    await show(page, path)
    await page.screenshot({ path: `test-results/pages/phone-${name}.png`, fullPage: false })
    const wide = await widerThanScreen(page)
    if (wide.length > 0) found[name] = wide
  }
  expect(found).toEqual({})
  await page.goto(pages['plan']!)
  await expect(page.getByRole('button', { name: 'Approve…' })).toBeInViewport()
  await page.goto('/services/shop')
  await expect(page.getByRole('link', { name: 'Roll back…' })).toBeInViewport()
})

test('a rollback by keyboard alone: palette, plan, request, approve, launch', async ({ browser }) => {
  const responder = await enter(browser, demo, 'responder')
  await responder.keyboard.press('ControlOrMeta+k')
  await responder.keyboard.type('roll back harbour')
  await expect(responder.getByRole('option', { name: /Roll back Harbour Coffee/ })).toHaveAttribute('data-selected', 'true')
  await responder.keyboard.press('Enter')
  await expect(responder).toHaveURL(/\/plans\/new/)
  await tabTo(responder, responder.getByRole('radio', { name: /^2 ·/ }))
  await responder.keyboard.press('ArrowLeft')
  await expect(responder.getByRole('radio', { name: /^1 ·/ })).toBeChecked()
  await tabTo(responder, responder.getByLabel('Reason'))
  await responder.keyboard.type('By keyboard alone')
  await tabTo(responder, responder.getByRole('button', { name: 'Do the dry run' }))
  await responder.keyboard.press('Enter')
  const ask = responder.getByRole('button', { name: 'Request approval' })
  await expect(ask).toBeVisible({ timeout: 60_000 })
  await tabTo(responder, ask)
  await responder.keyboard.press('Enter')
  await expect(responder.getByText('0 of 1 approvals')).toBeVisible()

  const approver = await enter(browser, demo, 'approver')
  await expect(async () => {
    await approver.keyboard.press('g')
    await approver.keyboard.press('p')
    await expect(approver).toHaveURL(/\/plans$/, { timeout: 3_000 })
  }).toPass({ timeout: 15_000 })
  await expect(approver.getByRole('heading', { level: 1, name: 'Plans' })).toBeVisible()
  await approver.keyboard.press('j')
  await approver.keyboard.press('Enter')
  const decide = approver.getByRole('button', { name: 'Approve…' })
  await tabTo(approver, decide)
  await approver.keyboard.press('Enter')
  const confirm = approver.getByRole('button', { name: /^Approve [0-9a-f]{12}$/ })
  await tabTo(approver, confirm)
  await approver.keyboard.press('Enter')
  await expect(approver.getByText('launch by')).toBeVisible()

  const go = responder.getByRole('button', { name: /^Roll back / })
  await expect(go).toBeVisible()
  await expect(go).not.toHaveAttribute('aria-disabled', 'true')
  await tabTo(responder, go)
  await responder.keyboard.press('Enter')
  await openedRun(responder)
  await runEnds(responder, 'Succeeded')
})

/** Presses Tab until the element has the focus, at most once around the page. */
async function tabTo(page: Page, target: ReturnType<Page['locator']>): Promise<void> {
  await expect(target).toBeVisible()
  for (let presses = 0; presses < 120; presses++) {
    if (await target.evaluate((one) => one === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never came to ${String(target)}`)
}
