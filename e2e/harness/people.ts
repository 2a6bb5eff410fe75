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
