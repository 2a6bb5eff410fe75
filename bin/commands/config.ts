import type { Command } from 'commander'
import { type Config } from '#lib/domain/config/config-schema.ts'
import { formatProblem, parseConfig } from '#lib/domain/config/parse-config.ts'
import { driverSchemas } from '#lib/drivers/schemas.ts'
import type { AppliedConfig } from '#lib/services/config/apply-config.ts'
import { CliError } from '../cli/cli-error.ts'
import { type ConnectOptions, connect, connected, print } from '../cli/connect.ts'
import type { Io } from '../cli/io.ts'
import { readText } from '../cli/read-input.ts'

const maxBytes = 2 << 20

export function registerConfig(program: Command, io: Io): void {
  const group = program.command('config').description('Services as code')
  group
    .command('check [file]')
    .description('Check ripcord.yaml without a server: every problem with its line and what to write')
    .action(async (file = 'ripcord.yaml') => {
      const { config } = await read(io, file)
      io.out(`${file}: ${config.services.length} services, ${config.vaults.length} further vaults, no problem\n`)
    })
  connected(group.command('apply [file]'))
    .description('Make the services that ripcord.yaml owns equal to the file: all of it or nothing')
    .action(async (file = 'ripcord.yaml', options: ConnectOptions) => {
      const { text } = await read(io, file)
      const done = await connect(io, options).put<AppliedConfig>('/config', { file, text })
      print(io, options, done, () => {
        const words = { created: 'created', updated: 'updated', archived: 'archived', unchanged: 'unchanged' } as const
        const lines = (Object.keys(words) as (keyof typeof words)[]).flatMap((key) =>
          done[key].length > 0 ? [`${words[key]}: ${done[key].join(', ')}`] : [],
        )
        return [...(lines.length > 0 ? lines : ['Nothing to do.']), ''].join('\n')
      })
      if (done.deferred.length > 0)
        throw new CliError(
          'failed',
          `Left as they are because a run is active: ${done.deferred.join(', ')}. Apply again when it has ended.`,
        )
    })
}

async function read(io: Io, file: string): Promise<{ text: string; config: Config }> {
  const text = await readText(io, file, maxBytes)
  const parsed = parseConfig(text, { file, drivers: driverSchemas })
  if (!parsed.ok) throw new CliError('failed', parsed.problems.map(formatProblem).join('\n'))
  return { text, config: parsed.config }
}
