import { fileURLToPath } from 'node:url'
import { startHelper, type Helper } from '#lib/system/helper.ts'

const program = fileURLToPath(new URL('./program/main.ts', import.meta.url))
const idleMs = 2 * 60_000
let idle: Helper | null = null
let retire: NodeJS.Timeout | undefined

/** A child that is ready for one request: the idle one, or a new one. Starting one costs about 0.1 s. */
export function takeChild(): Helper {
  const child = idle?.alive ? idle : start()
  idle = null
  clearTimeout(retire)
  child.hold(true)
  return child
}

/** A child that has nothing open any more waits two minutes for the next request; one suffices. */
export function giveChild(child: Helper): void {
  child.listen(() => {})
  if (!child.alive) return
  if (idle?.alive) return child.kill()
  idle = child
  child.hold(false)
  clearTimeout(retire)
  retire = setTimeout(() => {
    idle?.kill()
    idle = null
  }, idleMs)
  retire.unref()
}

/** The child in use will not come back: has the next one ready by the time it is wanted. */
export function warmChild(): void {
  if (!idle?.alive) giveChild(start())
}

function start(): Helper {
  return startHelper([process.execPath, '--no-warnings', program])
}
