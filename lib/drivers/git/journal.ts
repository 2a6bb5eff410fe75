import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { z } from 'zod'
import type { RestoreToken } from '../driver.ts'
import { statOf } from './inspect-layout.ts'
import { isSafeKey } from './path-key.ts'
import { refuse } from './refusal.ts'

const journalSchema = z.object({
  token: z.object({ runId: z.string(), stepSeq: z.number() }),
  manifest: z.string(),
  digest: z.string(),
  /** Decided before the first change: an ignore rule that the restore itself takes away must not expose a file to removal. */
  remove: z.array(z.string().refine(isSafeKey)),
  /** Set once the index is in place: from here on, locks on refs are ours. */
  refs: z.boolean(),
})

export type Journal = z.infer<typeof journalSchema>

const journalName = 'ripcord-restore.json'
const keptName = 'ripcord-kept.json'

export function readJournal(gitDir: string): Journal | null {
  if (!statOf(`${gitDir}/${journalName}`)) return null
  try {
    return journalSchema.parse(JSON.parse(readFileSync(`${gitDir}/${journalName}`, 'utf8')))
  } catch {
    return refuse(
      'corrupt',
      `.git/${journalName} cannot be read. It belongs to an interrupted rollback: look at "git status", then remove it.`,
    )
  }
}

export function sameToken(a: RestoreToken, b: RestoreToken): boolean {
  return a.runId === b.runId && a.stepSeq === b.stepSeq
}

export function writeJournal(gitDir: string, journal: Journal): void {
  writeDurably(gitDir, journalName, JSON.stringify(journal))
}

export function removeJournal(gitDir: string): void {
  rmSync(`${gitDir}/${journalName}`, { force: true })
  syncFolder(gitDir)
}

export function writeKept(gitDir: string, paths: string[]): void {
  if (paths.length > 0) writeDurably(gitDir, keptName, JSON.stringify({ paths }))
  else rmSync(`${gitDir}/${keptName}`, { force: true })
}

export function writeDurably(folder: string, name: string, text: string): void {
  const temporary = `${folder}/${name}.new`
  rmSync(temporary, { force: true })
  const fd = openSync(temporary, 'wx', 0o600)
  try {
    writeSync(fd, text)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(temporary, `${folder}/${name}`)
  syncFolder(folder)
}

export function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
