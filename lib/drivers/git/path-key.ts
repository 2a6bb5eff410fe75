import { refuse } from './refusal.ts'

/** A path within the working copy as a string of its bytes (latin1): exact for names outside UTF-8, and usable in maps and JSON. */
export type PathKey = string

export function toPath(root: string, key: PathKey): Buffer {
  return Buffer.concat([Buffer.from(`${root}/`), Buffer.from(key, 'latin1')])
}

export function splitZero(data: Buffer): PathKey[] {
  const text = data.toString('latin1')
  return text === '' ? [] : text.replace(/\0$/, '').split('\0')
}

export function parentOf(key: PathKey): PathKey {
  return key.slice(0, Math.max(0, key.lastIndexOf('/')))
}

export function nameOf(key: PathKey): PathKey {
  return key.slice(key.lastIndexOf('/') + 1)
}

/** For people: UTF-8 where it is, control and broken bytes escaped. */
export function showName(key: PathKey): string {
  const bytes = Buffer.from(key, 'latin1')
  const text = bytes.toString('utf8')
  const shown = Buffer.from(text).equals(bytes) ? text : key.replace(/[\x80-\xff]/g, (c) => `\\x${c.charCodeAt(0).toString(16)}`)
  return JSON.stringify(shown).slice(1, -1).replaceAll('\\"', '"')
}

export function isSafeKey(key: PathKey): boolean {
  if (key === '' || key.length > 4095 || key.includes('\0')) return false
  return key.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git')
}

/** An index is a file that anyone may have written: a name in it that leads out of the working copy, or into .git, is refused. */
export function checkKeys(keys: Iterable<PathKey>): void {
  for (const key of keys) {
    if (!isSafeKey(key)) refuse('unsafe', `The path ${showName(key).slice(0, 200)} leads out of the working copy or into .git.`)
  }
}
