import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

export interface FoundBrowser {
  path: string
  args: string[]
}

const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome']

/** The system's Chromium, else Playwright's own, else the one that npm brought along. */
export async function findBrowser(): Promise<FoundBrowser> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const found = [...system, chromium.executablePath()].find((path) => existsSync(path))
  if (found) return { path: found, args: sandbox }
  const { default: packaged } = await import('@sparticuz/chromium')
  return { path: await packaged.executablePath(), args: packaged.args }
}
