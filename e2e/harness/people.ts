import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test'
import type { Demo, Login } from './demo.ts'

/** Through the sign-in form, to the overview. */
export async function signIn(page: Page, url: string, login: string, password: string): Promise<void> {
  await page.goto(`${url}/sign-in`)
  await page.getByLabel('Sign-in name').fill(login)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page).not.toHaveURL(/sign-in/)
}

const open: BrowserContext[] = []

/** For `test.afterEach`: everybody goes home. Pages left open go on refreshing, at the cost of the next test. */
export async function closeBrowsers(): Promise<void> {
  for (const context of open.splice(0)) await context.close()
}

/** A person at a browser of their own. */
export async function enter(browser: Browser, demo: Demo, login: Login, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ baseURL: demo.url, ...options })
  open.push(context)
  const page = await context.newPage()
  await signIn(page, demo.url, login, demo.people[login].password)
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  return page
}

/** Calls the API as the page itself could: with its session, from its own origin. */
export async function callApi(page: Page, method: string, path: string, body?: unknown): Promise<{ status: number; body: any }> {
  return await page.evaluate(
    async ([verb, address, content]) => {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(address, { method: verb, ...(content === null ? {} : { headers, body: content }) })
      const text = await answer.text()
      return { status: answer.status, body: text ? (JSON.parse(text) as unknown) : null }
    },
    [method, path, body === undefined ? null : JSON.stringify(body)] as const,
  )
}

/** Adds a person under Settings, People. Returns the password for one use. */
export async function addPerson(admin: Page, { login, name, role }: { login: string; name: string; role: Login }): Promise<string> {
  await admin.goto('/settings/people')
  await admin.getByRole('button', { name: 'Add a person…' }).click()
  const dialog = admin.getByRole('dialog', { name: 'Add a person' })
  await dialog.getByLabel('Sign-in name').fill(login)
  await dialog
    .getByLabel('Name', { exact: true })
    .or(dialog.getByLabel('Name (required)', { exact: true }))
    .fill(name)
  await dialog.getByLabel('Role').selectOption(role)
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  const password = (await admin.getByTestId('shown-once').textContent())!.trim()
  await admin.getByRole('button', { name: 'I have it' }).click()
  return password
}

/** On the account page, after a first sign-in with the password for one use. */
export async function choosePassword(page: Page, current: string, password: string): Promise<void> {
  await page.getByLabel('Current password').fill(current)
  await page.getByLabel('New password', { exact: false }).first().fill(password)
  await page.getByLabel('New password again').fill(password)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('Your password was changed')).toBeVisible()
}
