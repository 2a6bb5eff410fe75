import { lstat, open, readdir, readlink, realpath, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { SqliteDriverError } from './failures.ts'
import { headerBytes, parseHeader, type Header } from './header.ts'

/** The file that SQLite itself would use: the journal and the log lie beside the end of a chain of links. */
export async function realTarget(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const link = await lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  )
  const end = link ? resolve(dirname(path), await readlink(path)) : path
  try {
    return join(await realpath(dirname(end)), basename(end))
  } catch {
    throw new SqliteDriverError('target_missing', `The folder ${dirname(end)} is not there. Create it, or check the path of the component.`)
  }
}

export interface TargetFile {
  path: string
  size: number
  mode: number
  uid: number
  gid: number
  mtimeMs: number
}

/** The file as it lies there; null when it is missing. Throws when it is no ordinary file. */
export async function targetFile(path: string): Promise<TargetFile | null> {
  const real = await realTarget(path)
  const found = await stat(real).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (!found) return null
  if (!found.isFile()) throw new SqliteDriverError('bad_config', `${path} is not an ordinary file. Name the database file itself.`)
  const { size, mode, uid, gid, mtimeMs } = found
  return { path: real, size, mode: mode & 0o777, uid, gid, mtimeMs }
}

/** The database that is there, or a failure in words. */
export async function presentTarget(path: string): Promise<TargetFile & { header: Header }> {
  const found = await targetFile(path)
  if (!found) throw new SqliteDriverError('target_missing', `There is no database at ${path}. Check the path of the component.`)
  if (found.size === 0) throw new SqliteDriverError('corrupt', `${path} is empty: there is no database in it yet.`)
  return { ...found, header: parseHeader(await readRange(found.path, 0, headerBytes), path) }
}

export async function readRange(path: string, start: number, bytes: number): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(bytes)
    let done = 0
    while (done < bytes) {
      const { bytesRead } = await file.read(buffer, done, bytes - done, start + done)
      if (bytesRead === 0) break
      done += bytesRead
    }
    return buffer.subarray(0, done)
  } finally {
    await file.close()
  }
}

export async function syncPath(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

const stagingMark = '.ripcord-'

export function stagingPath(path: string, token: { runId: string; stepSeq: number }, kind: string): string {
  const run = token.runId.replaceAll(/[^\w-]/g, '_').slice(0, 80)
  return join(dirname(path), `.${basename(path).slice(0, 100)}${stagingMark}${run}-${token.stepSeq}.${kind}`)
}

/** Names of what earlier attempts left beside the target; only one restore runs at a time. */
export async function stagingLeft(path: string): Promise<string[]> {
  const prefix = `.${basename(path).slice(0, 100)}${stagingMark}`
  return (await readdir(dirname(path))).filter((name) => name.startsWith(prefix)).map((name) => join(dirname(path), name))
}

export async function removeStaging(path: string): Promise<void> {
  for (const left of await stagingLeft(path)) await rm(left, { force: true })
}
