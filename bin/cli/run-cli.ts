import { type Command, CommanderError } from 'commander'
import { registerAudit } from '../commands/audit.ts'
import { registerCheckpoint } from '../commands/checkpoint.ts'
import { registerConfig } from '../commands/config.ts'
import { registerRollback } from '../commands/rollback.ts'
import { registerTransfer } from '../commands/transfer.ts'
import { CliError, exitCodes } from './cli-error.ts'
import type { Io } from './io.ts'

/** Adds the commands that talk to a running Ripcord, and gives every refusal its exit code. */
export function registerCli(program: Command, io: Io): void {
  program.configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) }).exitOverride()
  for (const register of [registerCheckpoint, registerRollback, registerTransfer, registerAudit, registerConfig]) register(program, io)
  program.addHelpText('after', '\nExit codes: 0 done, 1 failed or refused, 2 wrong usage, 3 the server cannot be reached.')
}

/** Runs one command line (without node and the program). Returns the exit code; nothing is thrown. */
export async function runCli(program: Command, io: Io, argv: readonly string[]): Promise<number> {
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCodes.done
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    io.err(`${error instanceof CliError ? error.message : `Something failed: ${(error as Error).message}`}\n`)
    return error instanceof CliError ? error.exitCode : exitCodes.failed
  }
}
