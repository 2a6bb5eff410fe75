import { readFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { Client } from './client.ts'
import { CliError } from './cli-error.ts'
import type { Io } from './io.ts'

export interface ConnectOptions {
  url?: string
  tokenFile?: string
  json?: boolean
  wait?: boolean
}

/** Adds what every command that talks to a server takes. */
export function connected(command: Command, { waits = false } = {}): Command {
  command
    .option('--url <address>', 'the address of Ripcord (or RIPCORD_URL; else http://127.0.0.1:3000)')
    .option('--token-file <file>', 'a file that holds the token (or RIPCORD_TOKEN)')
    .addOption(new Option('--json', 'print JSON for machines'))
  if (waits)
    command.option('--wait', 'follow it to its end (default at a terminal)').option('--no-wait', 'return as soon as it was asked for')
  return command
}

/** The server that the options and the environment name. Throws a usage error that says what is missing. */
export function connect(io: Io, options: ConnectOptions): Client {
  const url = options.url ?? io.env.url ?? 'http://127.0.0.1:3000'
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new CliError('usage', `“${url}” is no address. Use one such as https://ripcord.example.org.`)
  const { protocol, hostname, origin } = new URL(url)
  const token = (options.tokenFile === undefined ? io.env.token : readToken(options.tokenFile))?.trim()
  if (!token) throw new CliError('usage', 'There is no token. Make one in Settings, Tokens, and set RIPCORD_TOKEN or give --token-file.')
  if (!/^rip_[\w-]{1,96}$/.test(token))
    throw new CliError('usage', 'That is not a Ripcord token; one begins with rip_. Make one in Settings, Tokens.')
  if (protocol === 'http:' && !/^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname))
    io.err(`Warning: ${origin} is not encrypted, so others on the way can read the token. Use https.\n`)
  return new Client(origin, token)
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new CliError('usage', `The token file ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`)
  }
}

/** Prints an answer for machines, or in words. */
export function print(io: Io, options: ConnectOptions, value: unknown, words: () => string): void {
  io.out(options.json ? `${JSON.stringify(value, null, 2)}\n` : words())
}

/** Progress for people; a machine that reads JSON gets nothing of it. */
export function teller(io: Io, options: ConnectOptions): (line: string) => void {
  return (line) => (options.json ? undefined : io.out(`${line}\n`))
}

export function wantsWait(io: Io, options: ConnectOptions): boolean {
  return options.wait ?? io.isTerminal
}
