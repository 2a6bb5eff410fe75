import { Command } from 'commander'
import { readCliEnv } from '#lib/system/cli-env.ts'
import { registerCli, runCli } from './cli/run-cli.ts'
import { registerDemo } from './commands/demo.ts'
import { registerDev } from './commands/dev.ts'
import { registerStart } from './commands/start.ts'

const { stdout, stderr, stdin, argv } = process
const io = {
  out: (text: string) => void stdout.write(text),
  err: (text: string) => void stderr.write(text),
  stdin,
  isTerminal: stdout.isTTY === true,
  env: readCliEnv(),
}
// Whoever reads our output may stop before its end, as `head` does.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

const program = new Command('ripcord').description('Know that you can go back, before you need to.').showHelpAfterError()
registerCli(program, io)
registerStart(program)
registerDev(program)
registerDemo(program)

process.exitCode = await runCli(program, io, argv.slice(2))
