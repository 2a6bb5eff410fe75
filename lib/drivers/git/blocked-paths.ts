import { accessSync, constants, readdirSync } from 'node:fs'
import { statOf } from './inspect-layout.ts'
import type { Manifest } from './manifest.ts'
import { parentOf, showName, toPath, type PathKey } from './path-key.ts'
import { refuse } from './refusal.ts'
import { isPlainFolder } from './scan.ts'

/** Ignored content is never removed, so it can block: a folder of it where a file must go, or a file or link where a folder must be. */
export function blockedPaths(root: string, manifest: Manifest, remove: ReadonlySet<PathKey>): string[] {
  const blocked = new Set<PathKey>()
  const leaves = new Set(manifest.files.map((file) => file.key))
  const folders = new Set(manifest.modules)
  for (const key of [...leaves, ...manifest.modules]) {
    for (let folder = parentOf(key); folder !== '' && !folders.has(folder); folder = parentOf(folder)) folders.add(folder)
  }
  const device = statOf(`${root}/.git`)!.dev
  const mounted = new Set<PathKey>()
  const checked = new Map<PathKey, boolean>([['', true]])
  const reachable = (key: PathKey): boolean => {
    const known = checked.get(key)
    if (known !== undefined) return known
    const stat = reachable(parentOf(key)) ? statOf(toPath(root, key)) : undefined
    if (stat && !stat.isDirectory() && !remove.has(key)) blocked.add(key)
    if (stat?.isDirectory() && stat.dev !== device) mounted.add(key)
    checked.set(key, stat?.isDirectory() === true)
    return stat?.isDirectory() === true
  }
  for (const folder of folders) reachable(folder)
  for (const key of leaves) {
    if (!reachable(parentOf(key)) || statOf(toPath(root, key))?.isDirectory() !== true) continue
    if (!willBeEmpty(root, key, remove)) blocked.add(key)
  }
  return [
    ...[...blocked].map((key) => `${showName(key)} is ignored by git and stands where the checkpoint needs its place: move it away.`),
    ...[...mounted].map((key) => `${showName(key)} is on another file system than .git, so files there cannot be replaced in one step.`),
  ].slice(0, 20)
}

/** Found before the first change rather than in the middle: a folder that may not be written. Throws `permission`. */
export function checkWritable(root: string, keys: Iterable<PathKey>): void {
  const known = new Map<PathKey, boolean>([['', true]])
  const folders = new Set<PathKey>()
  for (const key of keys) folders.add(parentOf(key))
  for (const folder of folders) {
    const path = toPath(root, folder)
    if (!isPlainFolder(root, folder, known)) continue
    try {
      accessSync(path, constants.W_OK | constants.X_OK)
    } catch {
      refuse('permission', `The folder ${folder === '' ? root : showName(folder)} may not be written by the account that Ripcord runs as.`)
    }
  }
}

function willBeEmpty(root: string, key: PathKey, remove: ReadonlySet<PathKey>): boolean {
  return readdirSync(toPath(root, key), { withFileTypes: true, encoding: 'buffer' }).every((entry) => {
    const inner = `${key}/${entry.name.toString('latin1')}`
    return entry.isDirectory() ? willBeEmpty(root, inner, remove) : remove.has(inner)
  })
}
