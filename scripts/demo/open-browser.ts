import { spawn } from 'node:child_process'

/** Shows the address in the person's browser where there is a desktop; silently does nothing elsewhere. */
export function openBrowser(url: string): void {
  const isMac = process.platform === 'darwin'
  if (!isMac && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return
  const child = spawn(isMac ? 'open' : 'xdg-open', [url], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
