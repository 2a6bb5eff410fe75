import { scopeKey } from '#db/queries/past-durations.ts'
import type { RunSummary, ServiceOverview } from '#db/queries/service.ts'
import type { ProofChain } from '#lib/domain/checkpoint/proof-chain.ts'
import type { RunPrediction } from '#lib/domain/run/run.ts'
import { type Readiness, readiness } from '#lib/domain/service/readiness.ts'
import { predictNext } from '#lib/domain/stats/predict-next.ts'

/** What the overview says about one service. */
export interface ServiceRow {
  id: string
  slug: string
  name: string
  environment: string
  team: string
  readiness: Readiness
  /** What people call the state: the newest proven checkpoint of the component that is restored last, such as the release. */
  proven: { id: string; label: string; component: string; others: number } | null
  /** The chain of the component that holds the service back, else that of the oldest proven one. */
  proof: { chain: Pick<ProofChain, 'links' | 'isProven' | 'weakest'>; component: string } | null
  provenDataTime: number | null
  /** Of the next rollback of the whole service. */
  predicted: RunPrediction
  lastRun: RunSummary | null
  activeRun: RunSummary | null
  openRequests: number
}

export function serviceRow(one: ServiceOverview, past: ReadonlyMap<string, readonly { ms: number }[]>, now: number): ServiceRow {
  const parts = one.components.map((part) => ({ ...part, newest: part.newest && { ...part.newest, weakest: part.newest.chain.weakest } }))
  const state = readiness(parts, one.objectives, one.activeRun ?? one.lastRun, now)
  const proven = one.components.filter((part) => part.newestProven !== null)
  const oldest = proven.toSorted((a, b) => a.newestProven!.dataTime - b.newestProven!.dataTime)[0]
  const named = proven.toSorted((a, b) => b.dependsOn.length - a.dependsOn.length)[0]
  const shown = one.components.find((part) => part.name === state.part) ?? oldest
  const chain = shown?.newestProven?.chain ?? shown?.newest?.chain
  return {
    id: one.id,
    slug: one.slug,
    name: one.name,
    environment: one.environment,
    team: one.team,
    readiness: state,
    proven: named
      ? { id: named.newestProven!.id, label: named.newestProven!.label, component: named.name, others: proven.length - 1 }
      : null,
    proof: chain && shown ? { chain, component: shown.name } : null,
    provenDataTime: one.provenDataTime,
    predicted: predictNext((past.get(scopeKey(one.components.map((part) => part.id))) ?? []).map((run) => run.ms)),
    lastRun: one.lastRun,
    activeRun: one.activeRun,
    openRequests: one.openRequests,
  }
}
