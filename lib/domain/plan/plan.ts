import { digestOf, type Json } from '#lib/system/canonical.ts'
import type { RunPrediction } from '../run/run.ts'
import type { DriverPlan } from './diff.ts'

export type Level = 1 | 2 | 3
export const planFormat = 1

export interface PlanComponent {
  componentId: string
  slug: string
  name: string
  driver: string
  checkpointId: string
  checkpointName: string
  checkpointLabel: string
  /** Content digest and vault manifest of the checkpoint. */
  digest: string
  manifest: string
  dataTime: number
  forwardOnly: boolean
  /** The target's state when the plan was made; another one voids the approval. */
  fingerprint: string
}

export interface PlanStep {
  name: string
  title: string
  phase: 'decide' | 'execute' | 'validate'
  componentId: string | null
}

/** What exactly a rollback would do. An approval binds to the sha256 of its canonical form. */
export interface PlanDocument {
  format: typeof planFormat
  planId: string
  version: number
  service: { id: string; slug: string; name: string; environment: string }
  level: Level
  scope: 'component' | 'service'
  reason: string
  /** In dependency order: the first is restored first. */
  components: PlanComponent[]
  steps: PlanStep[]
  configDigest: string
}

/** What the dry run saw when the plan was built: for reading, not part of what is approved. */
export interface PlanAssessment {
  at: number
  components: Record<string, DriverPlan>
  blockers: string[]
  warnings: string[]
  /** Minutes of data between the oldest `dataTime` and the assessment, in ms. */
  dataLossMs: number
  unitsLost: Record<string, number>
  predicted: RunPrediction
}

export function hashPlan(document: PlanDocument): string {
  return digestOf(document as unknown as Json)
}

/** The form in which people read a hash aloud. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12)
}
