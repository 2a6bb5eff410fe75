import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { Command } from 'commander'
import { verifyExport } from '#lib/audit/export.ts'
import { CliError } from '../cli/cli-error.ts'
import { type Io, plain } from '../cli/io.ts'
import { readInput } from '../cli/read-input.ts'

export function registerAudit(program: Command, io: Io): void {
  program
    .command('audit')
    .description('Check the audit')
    .command('verify <file>')
    .description('Verify an exported audit, without a server: names the first event that was edited, deleted, inserted or moved')
    .option('--json', 'print JSON for machines')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const lines = createInterface({ input: Readable.from(await readInput(io, file)), crlfDelay: Infinity })
      const verdict = await verifyExport(lines)
      if (json) io.out(`${JSON.stringify(verdict, null, 2)}\n`)
      if (!verdict.ok) throw new CliError('failed', plain(`The audit is not intact. First at seq ${verdict.seq}: ${verdict.reason}.`))
      if (json) return
      io.out(`The audit is intact: ${verdict.events} events, head ${verdict.head.chainHash}\n`)
      io.out('It does not show that nothing was rewritten as a whole: compare the head with one that was kept elsewhere.\n')
    })
}
