import type { z } from 'zod'
import type { Snapshot } from '../domain/checkpoint/snapshot.ts'
import type { DiffEntry, DiffGroup, DriverPlan } from '../domain/plan/diff.ts'
import type { Clock } from '../system/clock.ts'
import type { ExecOptions, ExecResult } from '../system/exec.ts'
import type { Progress, Vault } from '../vault/vault.ts'

export type FailureCode =
  | 'bad_config'
  | 'target_missing'
  | 'tool_missing'
  | 'permission'
  | 'disk_full'
  | 'busy'
  | 'corrupt'
  | 'unsafe'
  | 'timeout'
  | 'aborted'
  | 'failed'

/** What went wrong, in words for the person on call: what failed and what to do. Never a secret or a stack. */
export interface DriverFailure {
  ok: false
  code: FailureCode
  message: string
  retryable: boolean
  evidence?: Record<string, string | number | boolean>
}

export type DriverResult<T extends object = object> = ({ ok: true } & T) | DriverFailure

export type { DiffEntry, DiffGroup, DriverPlan, Snapshot }

/**
 * applied: the target is wholly in the snapshot's state. absent: wholly in the state before.
 * resumable: interrupted, and restoring again from here is safe and ends in the snapshot's state.
 * unknown: nobody can tell; a person decides.
 */
export type ProbeState = 'applied' | 'absent' | 'resumable' | 'unknown'

/** The world, as a driver sees it. Nothing else may be touched. */
export interface DriverContext {
  vault: Vault
  clock: Clock
  signal: AbortSignal
  /** A private, empty, existing folder of this call, on a local disk; removed afterwards. */
  workdir: string
  /** As `lib/system/exec`; the abort signal, a default timeout and redaction are already in place. */
  exec(argv: readonly [string, ...string[]], options?: ExecOptions): Promise<ExecResult>
  log(line: string): void
  progress(progress: Progress): void
  /** Marks a point within an effect at which the crash suite may kill the process. */
  midEffect(): void
}

/** Names one attempt at a restore, stable across a crash: use it in the names of staging folders. */
export interface RestoreToken {
  runId: string
  stepSeq: number
}

export interface Driver<Config = unknown> {
  kind: string
  title: string
  /** One sentence for the form. */
  description: string
  /** Flat or shallow; every field has `.meta({ title, description })`, secret handles `secret: true`. */
  configSchema: z.ZodType<Config>
  /** Reads only. Says what is there now; the answer of "test connection". */
  inspect(ctx: DriverContext, config: Config): Promise<DriverResult<{ label: string; summary: string; size: number | null }>>
  /** Reads only. States that the target itself already offers (release folders, tags); empty when none. */
  discover(ctx: DriverContext, config: Config): Promise<DriverResult<{ found: DiscoveredState[] }>>
  /** Stores the present state in the vault, consistently while others write, and syncs the vault. Never changes the target. `ref` picks a discovered state instead of the present one; `damaged` stores a broken state as it is instead of refusing it (the preserve step). */
  capture(ctx: DriverContext, config: Config, options: { ref?: string; damaged?: boolean }): Promise<DriverResult<{ snapshot: Snapshot }>>
  /** Reads only. Two equal fingerprints: an approved plan still fits the target. Must not move with ordinary traffic. */
  fingerprint(ctx: DriverContext, config: Config): Promise<DriverResult<{ fingerprint: string }>>
  /** Reads only: the dry run. */
  plan(ctx: DriverContext, config: Config, snapshot: Snapshot): Promise<DriverResult<{ plan: DriverPlan }>>
  /**
   * Makes the target equal to the snapshot. Idempotent. Durable when it resolves. Interrupted at any
   * moment (abort, SIGKILL), the target is wholly old or wholly new, or `probe` says `resumable`.
   * Also fills an empty or missing target. `bytesWritten` counts content written to the target.
   */
  restore(
    ctx: DriverContext,
    config: Config,
    snapshot: Snapshot,
    token: RestoreToken,
  ): Promise<DriverResult<{ bytesWritten: number; summary: string }>>
  /** Reads only, after a crash. Waits for quiet where a grandchild may still be at work. */
  probe(
    ctx: DriverContext,
    config: Config,
    snapshot: Snapshot,
    token: RestoreToken,
  ): Promise<DriverResult<{ state: ProbeState; detail: string }>>
  /** Reads only. Compares content, never times alone. At most 20 differences in words. */
  verify(
    ctx: DriverContext,
    config: Config,
    snapshot: Snapshot,
  ): Promise<DriverResult<{ matches: boolean; digest: string; differences: string[] }>>
  /** A config of the same kind confined to `ctx.workdir`, with an empty target: restoring there touches nothing real. */
  sandbox(ctx: DriverContext, config: Config): Promise<DriverResult<{ config: Config; root: string }>>
}

export interface DiscoveredState {
  ref: string
  label: string
  dataTime: number
  current: boolean
}

/** Gives a driver its types; a driver is a value. */
export function defineDriver<Config>(driver: Driver<Config>): Driver<Config> {
  return driver
}

export function failure(
  code: FailureCode,
  message: string,
  more: Partial<Omit<DriverFailure, 'ok' | 'code' | 'message'>> = {},
): DriverFailure {
  return { ok: false, code, message, retryable: code === 'busy' || code === 'timeout', ...more }
}
