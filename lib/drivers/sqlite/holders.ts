import { readdir, readFile, readlink } from 'node:fs/promises'
import { basename } from 'node:path'

/** Processes that have the file open, as far as /proc may be read: `node (4711)`. Empty where there is no /proc. */
export async function holdersOf(path: string, except: readonly number[] = []): Promise<string[]> {
  const found: string[] = []
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name) && !except.includes(Number(name)))
  for (const pid of pids) {
    const fds = await readdir(`/proc/${pid}/fd`).catch(() => [])
    for (const fd of fds) {
      if ((await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')) !== path) continue
      // `comm` names a thread, which Node calls MainThread; the program says more.
      const program = await readlink(`/proc/${pid}/exe`).catch(() => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'process'))
      found.push(`${basename(program.trim())} (${pid})`)
      break
    }
  }
  return found
}
