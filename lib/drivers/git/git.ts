import { mkdirSync } from 'node:fs'
import { defineDriver } from '../driver.ts'
import { captureCommit } from './capture-commit.ts'
import { captureWorktree } from './capture.ts'
import { type GitConfig, gitConfig } from './config.ts'
import { discoverStates } from './discover.ts'
import { countDirty, fingerprintOf, isDirty, readDirty } from './dirty.ts'
import { readJournal } from './journal.ts'
import { planEmpty, planWorkingCopy } from './plan.ts'
import { attempt, Refusal } from './refusal.ts'
import { headLabel, openRepository } from './repository.ts'
import { restoreWorkingCopy } from './restore.ts'
import { scan } from './scan.ts'
import { probeWorkingCopy, verifyWorkingCopy } from './verify.ts'

export type { GitConfig }

/** A working copy: its commit and branch, its index, and every file that git does not ignore. */
export const gitDriver = defineDriver<GitConfig>({
  kind: 'git',
  title: 'Git working copy',
  description: 'A checked-out git repository: commit, branch, index and files, also those not committed.',
  configSchema: gitConfig,

  inspect: (ctx, config) =>
    attempt(ctx, async () => {
      const repo = await openRepository(ctx, config.path)
      const seen = await scan(repo)
      const dirty = await readDirty(repo, seen)
      const unfinished = readJournal(repo.gitDir) ? '; a rollback was interrupted' : ''
      return {
        label: `${headLabel(repo.head)}${isDirty(dirty) ? ' (dirty)' : ''}`,
        summary: `${seen.files.size} files, ${countDirty(dirty)} of them not committed as they are${unfinished}`,
        size: [...seen.files.values()].reduce((sum, file) => sum + file.size, 0),
      }
    }),

  discover: (ctx, config) => attempt(ctx, async () => ({ found: await discoverStates(await openRepository(ctx, config.path)) })),

  capture: (ctx, config, { ref }) =>
    attempt(ctx, async () => {
      const repo = await openRepository(ctx, config.path)
      return { snapshot: ref === undefined ? await captureWorktree(repo) : await captureCommit(repo, ref) }
    }),

  fingerprint: (ctx, config) =>
    attempt(ctx, async () => {
      const repo = await openRepository(ctx, config.path)
      return { fingerprint: await fingerprintOf(repo, await scan(repo)) }
    }),

  plan: (ctx, config, snapshot) =>
    attempt(ctx, async () => {
      const repo = await openRepository(ctx, config.path).catch(nothingThere)
      return { plan: repo ? await planWorkingCopy(repo, snapshot) : await planEmpty(ctx, snapshot) }
    }),

  restore: (ctx, config, snapshot, token) => attempt(ctx, () => restoreWorkingCopy(ctx, config.path, snapshot, token)),

  probe: (ctx, config, snapshot, token) =>
    attempt(ctx, async () => {
      const repo = await openRepository(ctx, config.path).catch(nothingThere)
      return repo ? probeWorkingCopy(repo, snapshot, token) : { state: 'absent' as const, detail: 'There is no repository yet.' }
    }),

  verify: (ctx, config, snapshot) => attempt(ctx, async () => verifyWorkingCopy(await openRepository(ctx, config.path), snapshot)),

  sandbox: (ctx) =>
    attempt(ctx, () => {
      const root = `${ctx.workdir}/sandbox`
      mkdirSync(root)
      return Promise.resolve({ config: { path: `${root}/copy` }, root })
    }),
})

function nothingThere(error: unknown): null {
  if (error instanceof Refusal && error.failure.code === 'target_missing') return null
  throw error
}
