import type { Command } from 'commander'
import { formatBytes } from '#lib/domain/format/bytes.ts'
import type { ImportedRegistry } from '#lib/services/checkpoint/import-registry.ts'
import type { Client } from '../cli/client.ts'
import { CliError } from '../cli/cli-error.ts'
import { type ConnectOptions, connect, connected, print } from '../cli/connect.ts'
import { findService } from '../cli/find-component.ts'
import { type Io, plain } from '../cli/io.ts'
import { readInput } from '../cli/read-input.ts'
import { saveFile } from '../cli/save-file.ts'

type ExportOptions = ConnectOptions & { output?: string; service?: string }

export function registerTransfer(program: Command, io: Io): void {
  const imports = program.command('import').description('Take in files of another installation')
  connected(imports.command('checkpoint-registry <file>'))
    .description('Take in a checkpoint_registry.yaml; “-” reads standard input')
    .action((file: string, options: ConnectOptions) => importRegistry(io, file, options))
  const exports = program.command('export').description('Write files that can be kept elsewhere')
  connected(exports.command('checkpoint-registry'))
    .description('Write checkpoint_registry.yaml')
    .option('--service <slug>', 'only of this service')
    .option('--output <file>', 'write to this file instead of standard output')
    .action(async (options: ExportOptions) => {
      const client = connect(io, options)
      const serviceId = options.service === undefined ? undefined : (await findService(client, options.service)).id
      await exportTo(io, client, options, '/checkpoint-registry', { serviceId })
    })
  connected(exports.command('audit'))
    .description('Write the whole audit as JSON Lines, for ripcord audit verify')
    .option('--output <file>', 'write to this file instead of standard output')
    .action((options: ExportOptions) => exportTo(io, connect(io, options), options, '/audit/export', {}))
}

async function importRegistry(io: Io, file: string, options: ConnectOptions): Promise<void> {
  const client = connect(io, options)
  const stream = { type: 'application/yaml', bytes: await readInput(io, file) }
  const done = await client.post<ImportedRegistry>('/checkpoint-registry', { stream })
  print(io, options, done, () => {
    const more = done.rejectedTotal - done.rejected.length
    const refused = done.rejected.map((one) => plain(`${file}:${one.line}: ${one.message}. ${one.fix}`))
    const sum = `${done.imported} taken in, ${done.known} known already, ${done.rejectedTotal} refused`
    return [...refused, ...(more > 0 ? [`… and ${more} more`] : []), sum, ''].join('\n')
  })
  if (done.rejectedTotal > 0) throw new CliError('failed', 'Not all of it was taken in. Correct those entries and import the file again.')
}

async function exportTo(
  io: Io,
  client: Client,
  options: ExportOptions,
  path: string,
  query: Record<string, string | undefined>,
): Promise<void> {
  const pieces = client.download(path, query)
  if (options.output !== undefined) {
    const size = await saveFile(options.output, pieces)
    return print(io, options, { file: options.output, size }, () => `${options.output!}: ${formatBytes(size)} written\n`)
  }
  const decoder = new TextDecoder()
  for await (const piece of pieces) io.out(decoder.decode(piece, { stream: true }))
}
