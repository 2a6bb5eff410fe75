import { expect, type Page, test } from '@playwright/test'
import { useFirstStart } from '../harness/first-start.ts'
import { addPerson, choosePassword, signIn } from '../harness/people.ts'

const first = useFirstStart()
test.describe.configure({ mode: 'serial' })

const password = 'correct horse battery staple'
let admin: Page
let once = ''

async function fillSetup(page: Page, token: string): Promise<void> {
  await page.getByLabel('Token').fill(token)
  await page.getByLabel('Your name').fill('Ada Admin')
  await page.getByLabel('Sign-in name').fill('ada')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Make the admin and sign in' }).click()
}

test('every address leads to the first-run page, and a wrong token makes nobody', async ({ browser }) => {
  admin = await (await browser.newContext({ baseURL: first.url })).newPage()
  await admin.goto('/audit')
  await expect(admin).toHaveURL(/\/setup$/)
  await fillSetup(admin, 'not-the-token')
  await expect(admin.getByText('That is not the token.').first()).toBeVisible()
  await admin.goto('/')
  await expect(admin).toHaveURL(/\/setup$/)
})

test('the token that the server printed makes the admin, who is signed in and told what to do first', async () => {
  await fillSetup(admin, first.token)
  await expect(admin.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await expect(admin.getByRole('link', { name: 'Connect a service…' })).toBeVisible()
})

test('the first-run page is closed afterwards, also to whoever still has the token', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: first.url })
  const page = await context.newPage()
  await page.goto('/setup')
  await expect(page).toHaveURL(/\/sign-in/)
  await context.close()
})

test('somebody whom the admin adds must choose a password before anything else opens', async ({ browser }) => {
  once = await addPerson(admin, { login: 'bob', name: 'Bob Builder', role: 'responder' })
  const context = await browser.newContext({ baseURL: first.url })
  const page = await context.newPage()
  await signIn(page, first.url, 'bob', once)
  for (const path of ['/', '/audit', '/plans']) {
    await page.goto(path)
    await expect(page).toHaveURL(/\/settings\/account/)
  }
  expect((await page.request.get('/api/v1/services')).status()).toBe(403)
  await choosePassword(page, once, 'four unrelated plain words')
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await context.close()
})

/** One attempt to sign in with a wrong password; returns what the page says. */
async function guess(page: Page, login: string): Promise<string> {
  await page.goto(`${first.url}/sign-in`)
  await page.getByLabel('Sign-in name').fill(login)
  await page.getByLabel('Password').fill('wrong wrong wrong')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  const said = page.getByRole('alert').filter({ hasText: /\S/ }).first()
  await expect(said).toBeVisible()
  return (await said.textContent())!
}

test('a wrong password and an unknown name get the same words', async ({ page }) => {
  for (const login of ['bob', 'nobody-at-all'])
    expect(await guess(page, login)).toBe('The sign-in name, the password or the one-time code is not right.')
})

test('guessing is slowed down after a few attempts, for names that exist and for names that do not', async ({ page }) => {
  for (const login of ['bob', 'nobody-at-all']) {
    let said = ''
    for (let attempt = 0; attempt < 8 && !said.startsWith('Too many'); attempt++) said = await guess(page, login)
    expect(said).toMatch(/^Too many attempts\. Try again in \d+ s\.$/)
  }
})

test('a session that is ended elsewhere is signed out at the next request, and its open page within five seconds', async ({ browser }) => {
  const here = await browser.newContext({ baseURL: first.url })
  const stolen = await here.newPage()
  await signIn(stolen, first.url, 'ada', password)
  await stolen.goto('/audit')
  await expect(stolen.getByRole('heading', { level: 1, name: 'Audit' })).toBeVisible()
  const cookie = (await here.cookies()).map((one) => `${one.name}=${one.value}`).join('; ')
  const stream = await fetch(`${first.url}/api/v1/events`, { headers: { cookie } })
  expect(stream.status).toBe(200)
  await admin.goto('/settings/account')
  await expect(admin.getByText('This one')).toBeVisible()
  await admin
    .getByRole('button', { name: /^End the session/ })
    .first()
    .click()
  const from = Date.now()
  await expect.poll(async () => (await stolen.request.get('/api/v1/services')).status()).toBe(401)
  expect(await stream.text()).toContain('event: closed\ndata: {"reason":"signed_out"}')
  expect(Date.now() - from).toBeLessThan(5_000)
  await expect(stolen).toHaveURL(/\/sign-in/)
  await here.close()
})

test('signing out ends the session for good, also for whoever kept its cookie', async () => {
  const cookies = await admin.context().cookies()
  await admin.getByRole('button', { name: /account menu/ }).click()
  await admin.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(admin).toHaveURL(/\/sign-in/)
  await admin.context().addCookies(cookies)
  await admin.goto('/')
  await expect(admin).toHaveURL(/\/sign-in/)
})
