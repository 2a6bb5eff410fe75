import { expect, type Page } from '@playwright/test'

/** Takes a checkpoint of every component of the shop on the service page and waits until each is proven. */
export async function takeProven(page: Page, name: string): Promise<void> {
  await page.goto('/services/shop')
  await page.getByRole('button', { name: 'Take checkpoint…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Take a checkpoint of' })
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Take checkpoint' }).click()
  await expect(dialog).toBeHidden()
  for (const component of ['Orders', 'Configuration', 'Release', 'Shop content']) {
    const part = page.getByRole('region', { name: component, exact: true })
    await expect(part.getByText(` · ${name} · data of`)).toBeVisible({ timeout: 60_000 })
    await expect(part.getByRole('listitem').filter({ hasText: 'holds' })).toHaveCount(5)
  }
}
