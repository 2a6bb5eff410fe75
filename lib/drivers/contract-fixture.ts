import type { ExecResult } from '#lib/system/exec.ts'
import type { Driver } from './driver.ts'

/** One kind of real target and the way to damage it. */
export interface ContractTarget<Config> {
  /** Makes a real target within `folder`, which is empty and exists, and says how the driver reaches it. */
  create(folder: string): Promise<Config>
  /** Changes content such that the image differs; a rollback must undo all of it. */
  damage(config: Config, folder: string): Promise<void>
}

/** What a driver's test hands to `driverContract`. Everything here is done without the driver's own code. */
export interface DriverFixture<Config> {
  driver: Driver<Config>
  /** `import.meta.resolve('./files-driver.ts')`: the crash tests load the driver in a process of its own. */
  module: string
  /** The name under which that module exports the driver. */
  exportName: string
  /** Why the driver cannot be tested here, such as a tool that is absent; the suite is then skipped and says so. */
  unavailable?: string | null
  /** The ordinary target, small: about 100 kB, restored in well under a second. */
  plain: ContractTarget<Config>
  /** Groups of the plan after `plain.damage`, by title; every one must be there with these counts. */
  planned: { title: string; added: number; changed: number; removed: number }[]
  /** Further targets, by name (hostile names, links, active writers): each is captured, damaged, restored and compared. */
  others?: Record<string, ContractTarget<Config>>
  /** The exact state of the target as text: equal images mean "byte-equal". For a missing target it says so. */
  image(config: Config): Promise<string>
  /** The image where external programs are absent, when that is allowed to be coarser, such as in its times. */
  imageWithoutPrograms?(config: Config): Promise<string>
  /** Takes the whole target away. */
  remove(config: Config): Promise<void>
  /** Use of the target that is no drift: the fingerprint must not move. */
  traffic?(config: Config): Promise<void>
  /** Configurations that must be refused, by the schema or by every verb. */
  badConfigs: (folder: string) => { name: string; config: unknown }[]
  /** True when every interruption must leave the image wholly old or wholly new; false when `resumable` states in between are allowed. */
  atomic: boolean
  /** Secret values inside the plain target's config or content that no result and no line may show. */
  secrets?: string[]
  /** Room of the small disk for the full-disk tests; default 24 MiB. The damaged target must fit, with some to spare. */
  smallDiskBytes?: number
  /** Names that a restore may leave beside the target, such as a damaged release moved aside. */
  mayLeave?: (name: string) => boolean
}

/** What `exec` answers when a program is not installed. */
export const programMissing: ExecResult = {
  code: null,
  stdout: Buffer.alloc(0),
  stderr: Buffer.from('spawn ENOENT'),
  truncated: false,
  timedOut: false,
  aborted: false,
}
