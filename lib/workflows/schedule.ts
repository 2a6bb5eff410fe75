import { isNull } from 'drizzle-orm'
import { component } from '#db/schema/index.ts'
import { expireRequests } from '#lib/services/approval/end-request.ts'
import { dueCheckpoints } from '#lib/services/checkpoint/due-checkpoints.ts'
import { dueVerifications } from '#lib/services/checkpoint/due-verifications.ts'
import { pruneCheckpoints } from '#lib/services/checkpoint/prune-checkpoints.ts'
import { log } from '#lib/system/log.ts'
import { blobsInUse } from './jobs/checkpoint-jobs.ts'
import type { Toolbox } from './toolbox.ts'

interface Duty {
  name: string
  everyMs: number
  do(tools: Toolbox): Promise<unknown>
}

const second = 1_000
const duties: Duty[] = [
  { name: 'take due checkpoints', everyMs: 5 * second, do: (tools) => dueCheckpoints(tools.context) },
  { name: 'verify due checkpoints', everyMs: 5 * second, do: (tools) => dueVerifications(tools.context) },
  { name: 'expire requests', everyMs: 5 * second, do: (tools) => expireRequests(tools.context) },
  { name: 'prune checkpoints', everyMs: 600 * second, do: prune },
  { name: 'free vault space', everyMs: 3_600 * second, do: freeSpace },
]

/** What the engine does by the clock, beside its work: a run never waits for it. A duty that fails is logged and tried at its next turn. */
export class Schedule {
  readonly #tools: Toolbox
  readonly #dueAt = new Map<string, number>()
  #turn: Promise<void> | null = null
  constructor(tools: Toolbox) {
    this.#tools = tools
  }

  /** Begins what is due, unless the last turn is still at it. */
  tick(): void {
    this.#turn ??= this.#doDue().finally(() => (this.#turn = null))
  }

  /** Resolves when no duty is at work. */
  async idle(): Promise<void> {
    await this.#turn
  }

  async #doDue(): Promise<void> {
    const now = this.#tools.clock.monotonic()
    for (const duty of duties) {
      if (now < (this.#dueAt.get(duty.name) ?? 0)) continue
      this.#dueAt.set(duty.name, now + duty.everyMs)
      await duty.do(this.#tools).catch((error: unknown) => log.error({ err: error }, `could not ${duty.name}`))
    }
  }
}

async function prune(tools: Toolbox): Promise<void> {
  const rows = await tools.store.read.select({ id: component.id }).from(component).where(isNull(component.archivedAt))
  for (const { id } of rows) await pruneCheckpoints(tools.context, id)
}

async function freeSpace(tools: Toolbox): Promise<void> {
  const keep = await blobsInUse(tools)
  for (const name of (await tools.vaultPaths()).keys()) await (await tools.vault(name)).collect(keep)
}
