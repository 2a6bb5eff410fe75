import { accessSync, constants, existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, basename, join } from 'node:path'
import type { DriverContext } from '../driver.ts'
import { TreeFailure } from './tree-failure.ts'

/** Refuses roots whose exchange would do harm. Returns whether the root is there. Throws TreeFailure with what to do. */
export function checkRoot(ctx: DriverContext, root: string): boolean {
  const stat = lstatSync(root, { throwIfNoEntry: false })
  if (stat?.isSymbolicLink()) throw new TreeFailure('unsafe', `${root} is a symbolic link. Configure the folder that it points to.`)
  if (stat && !stat.isDirectory()) throw new TreeFailure('bad_config', `${root} is not a folder.`)
  const real = realPlace(root)
  if (real === '/') throw new TreeFailure('unsafe', 'The root of the whole file system cannot be rolled back.')
  const vault = realPlace(ctx.vault.path)
  if (isWithin(vault, real) || isWithin(real, vault))
    throw new TreeFailure('unsafe', `${root} overlaps Ripcord's own vault. Choose a folder apart from it.`)
  const mounted = mountPoints().find((point) => isWithin(point, real))
  if (mounted === real) throw new TreeFailure('unsafe', `${root} is a mount point and cannot be exchanged. Configure a folder inside it.`)
  if (mounted)
    throw new TreeFailure(
      'unsafe',
      `Another file system is mounted at ${mounted}, inside ${root}. Unmount it, or configure the folders beside it.`,
    )
  return stat !== undefined
}

/** A rollback exchanges the root with a sibling, so the parent must be writable. */
export function checkParent(root: string): string | null {
  let parent = dirname(root)
  while (!existsSync(parent)) parent = dirname(parent)
  try {
    accessSync(parent, constants.W_OK | constants.X_OK)
    return null
  } catch {
    return `Ripcord may not write to ${parent}, where the new tree is built. Let its user write there.`
  }
}

/** The real path, also of what does not exist yet. */
function realPlace(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path === '/' ? '/' : join(realPlace(dirname(path)), basename(path))
  }
}

export const isWithin = (path: string, folder: string) => path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`)

function mountPoints(): string[] {
  try {
    const unescape = (text: string) => text.replace(/\\(\d{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)))
    const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
    return lines.map((line) => unescape(line.split(' ')[4] ?? '')).filter((point) => point !== '')
  } catch {
    return []
  }
}
