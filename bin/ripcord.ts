import { Command } from 'commander'
import { registerDemo } from './commands/demo.ts'
import { registerDev } from './commands/dev.ts'
import { registerStart } from './commands/start.ts'

const program = new Command('ripcord').description('Know that you can go back, before you need to.').showHelpAfterError()

registerStart(program)
registerDev(program)
registerDemo(program)

await program.parseAsync()
