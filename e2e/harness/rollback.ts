import { expect, type Page } from '@playwright/test'

interface Wish {
  level: 1 | 2 | 3
  /** At level 1: which one. */
  component?: string
  reason?: string
}

/** Fills the plan form and waits for the dry run. Returns the plan's path. */
export async function planRollback(page: Page, { level, component, reason = 'v1.13 breaks checkout' }: Wish): Promise<string> {
  await page.goto('/plans/new?service=shop')
  await page.getByRole('radio', { name: new RegExp(`^${level} ·`) }).check()
  if (component) await page.getByLabel('Component', { exact: true }).selectOption({ label: component })
  await page.getByLabel('Reason').fill(reason)
  await page.getByRole('button', { name: 'Do the dry run' }).click()
  await expect(page).toHaveURL(/\/plans\/(?!new)/)
  await expect(page.getByText('Plan hash')).toBeVisible({ timeout: 60_000 })
  return new URL(page.url()).pathname
}

/** The page's one button; its name says what it does for who is looking. */
export function moveButton(page: Page, name: RegExp | string) {
  return page.locator('main > header').getByRole('button', { name, exact: true })
}

export async function requestApproval(page: Page): Promise<void> {
  await moveButton(page, 'Request approval').click()
  await expect(page.getByText('0 of 1 approvals')).toBeVisible()
}

/** Approves the plan at `path` as whoever is signed in on `page`. Returns the short hash that was approved. */
export async function approve(page: Page, path: string): Promise<string> {
  await page.goto(path)
  await moveButton(page, 'Approve…').click()
  const dialog = page.getByRole('dialog', { name: 'Approve this plan' })
  const confirm = dialog.getByRole('button', { name: /^Approve [0-9a-f]{12}$/ })
  const hash = (await confirm.textContent())!.replace('Approve ', '')
  await confirm.click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('launch by')).toBeVisible()
  return hash
}

/** Presses the launch button and follows to the run. Returns the run's id. */
export async function launch(page: Page): Promise<string> {
  await moveButton(page, /^Roll back /).click()
  return await openedRun(page)
}

export async function openedRun(page: Page): Promise<string> {
  await expect(page).toHaveURL(/\/runs\/run_/)
  return new URL(page.url()).pathname.split('/').pop()!
}

/** Waits for the run on the page to end as told, without reloading. */
export async function runEnds(page: Page, badge: string): Promise<void> {
  await expect(page.getByText('The run is over.')).toBeVisible({ timeout: 90_000 })
  await expect(page.locator('main > header').getByText(badge, { exact: true })).toBeVisible()
}
