import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { expect, onTestFinished, test, vi } from 'vitest'
import { testStore } from '#db/testing.ts'
import { apiServer } from '#lib/api/testing/api-server.ts'
import { tokenFor } from '#lib/api/testing/token-for.ts'
import type { Role } from '#lib/domain/access/policy.ts'
import { decideApproval } from '#lib/services/approval/decide-approval.ts'
import { signStanding } from '#lib/services/approval/standing.ts'
import { runEngine } from '#lib/workflows/main.ts'
import { World } from '#lib/workflows/testing/world.ts'
import { registerCli, runCli } from './run-cli.ts'

// Each test runs an engine and its jobs; on a busy machine that takes a while.
vi.setConfig({ testTimeout: 60_000 })

/** A server, an engine and a real folder as the target, and the command line of a person of each role. */
async function house() {
  const { store, dataDir } = testStore()
  const root = join(dataDir, 'site')
  mkdirSync(root)
  writeFileSync(join(root, 'index.html'), 'good')
  const stop = new AbortController()
  const engine = runEngine({ signal: stop.signal, store, dataDir })
  onTestFinished(async () => {
    stop.abort()
    await engine
  })
  const world = new World(store)
  const { serviceId, components } = await world.addService({
    slug: 'site',
    name: 'Site',
    components: [{ slug: 'pages', name: 'Pages', driver: 'files', config: { root } }],
  })
  const url = await apiServer(store)
  const tokens = new Map<Role, string>()
  for (const [login, role] of [
    ['vera', 'viewer'],
    ['rosa', 'responder'],
    ['adam', 'approver'],
    ['ada', 'admin'],
  ] as const) {
    tokens.set(role, await tokenFor(store, (await world.as(login, role)).actor.id, role))
  }
  const as = (role: Role) => (argv: string) => cli(argv.split(' '), { url, token: tokens.get(role)! })
  return { world, root, dataDir, url, tokens, as, serviceId, componentId: components.pages! }
}

interface Said {
  code: number
  out: string
  err: string
}

async function cli(argv: readonly string[], env: { url?: string; token?: string }, stdin: string[] = []): Promise<Said> {
  const said = { out: '', err: '' }
  const io = {
    out: (text: string) => void (said.out += text),
    err: (text: string) => void (said.err += text),
    stdin: (async function* () {
      for (const text of stdin) yield Buffer.from(text)
    })(),
    isTerminal: true,
    env: { url: env.url, token: env.token },
  }
  const program = new Command('ripcord').showHelpAfterError()
  registerCli(program, io)
  const code = await runCli(program, io, argv)
  if (env.token) expect(said.out + said.err).not.toContain(env.token)
  return { code, ...said }
}

const json = (said: Said) => JSON.parse(said.out) as Record<string, any>

test('a checkpoint is taken, listed and proven from the command line', async () => {
  const { as, root } = await house()
  const rosa = as('responder')
  const made = await rosa('checkpoint create good --service site')
  expect(made).toMatchObject({ code: 0, err: '' })
  expect(made.out).toMatch(/^pages: cp_\w+, .+ B$/m)
  const id = /cp_\w+/.exec(made.out)![0]
  expect((await rosa('checkpoint list --service site')).out).toMatch(new RegExp(`ID .*STATE\\n${id} +site +pages +good .*proven`))
  const verified = await rosa(`checkpoint verify ${id}`)
  expect(verified).toMatchObject({ code: 0 })
  expect(verified.out).toMatch(/sha256 matches +holds/)
  expect(verified.out).toContain('Proven until')
  const listed = json(await as('viewer')('checkpoint list --component pages --service site --json'))
  expect(listed).toMatchObject({ total: 1, checkpoints: [{ id, chain: { isProven: true } }] })
  expect(readdirSync(root)).toEqual(['index.html'])
})

test('a checkpoint whose stored bytes were altered fails its verification', async () => {
  const { as, dataDir } = await house()
  const id = /cp_\w+/.exec((await as('responder')('checkpoint create good --service site')).out)![0]
  const stored = readdirSync(join(dataDir, 'vault'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
  expect(stored.length).toBeGreaterThan(0)
  for (const one of stored) {
    chmodSync(join(one.parentPath, one.name), 0o600)
    writeFileSync(join(one.parentPath, one.name), 'altered')
  }
  const verified = await as('responder')(`checkpoint verify ${id}`)
  expect(verified.code).toBe(1)
  expect(verified.err).toMatch(/^This checkpoint is not proven: it is quarantined\. .+\n$/)
  expect(json(await as('viewer')('checkpoint list --state quarantined --json'))).toMatchObject({ total: 1, checkpoints: [{ id }] })
})

test('a dry run says what would change and leaves the target and the approvals alone', async () => {
  const { as, root } = await house()
  const rosa = as('responder')
  const id = /cp_\w+/.exec((await rosa('checkpoint create good --service site')).out)![0]
  writeFileSync(join(root, 'index.html'), 'bad')
  writeFileSync(join(root, 'new.txt'), 'new')
  const dry = await rosa(`checkpoint restore ${id} --dry-run --component pages`)
  expect(dry).toMatchObject({ code: 0, err: '' })
  for (const line of [/~ index\.html/, /- new\.txt/, /Would lose: .* of data/, /Predicted duration: unknown, n = 0/, /nothing was changed/])
    expect(dry.out).toMatch(line)
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('bad')
  const { plan, requests } = json(await rosa(`checkpoint restore ${id} --dry-run --json`))
  expect(plan).toMatchObject({ state: 'ready', level: 1, assessment: { blockers: [] } })
  expect(requests).toEqual([])
})

test('a restore asks for approval, says what is next, and runs once somebody else has approved it', async () => {
  const { as, root, world } = await house()
  const rosa = as('responder')
  const id = /cp_\w+/.exec((await rosa('checkpoint create good --service site')).out)![0]
  writeFileSync(join(root, 'index.html'), 'bad')
  const asked = await rosa(`checkpoint restore ${id}`)
  expect(asked).toMatchObject({ code: 0 })
  const planId = /ripcord launch (plan_\w+)/.exec(asked.out)![1]!
  const early = await rosa(`launch ${planId}`)
  expect(early).toMatchObject({ code: 1, out: '' })
  expect(early.err).toContain('waiting for approval')
  const { requests } = json(await rosa(`rollback site --to ${id} --json`))
  expect(requests).toBeUndefined()
  const found = (await world.store.read.query.approvalRequest.findMany()).find((one) => one.planId === planId)!
  const decision = { requestId: found.id, hash: found.planHash, decision: 'approved' } as const
  await decideApproval(await world.as('adam', 'approver'), decision)
  const launched = await rosa(`launch ${planId}`)
  expect(launched).toMatchObject({ code: 0, err: '' })
  expect(launched.out).toMatch(/ 1 {2}Done .*\n[\s\S]*Succeeded: .*\nRecovery time /)
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('good')
})

test('a standing approval makes a rollback one command, and only that one', async () => {
  const { as, root, world, serviceId, componentId } = await house()
  const rosa = as('responder')
  const id = /cp_\w+/.exec((await rosa('checkpoint create good --service site')).out)![0]
  const refused = await rosa('rollback site --standing')
  expect(refused.code).toBe(1)
  expect(refused.err).toContain('No standing approval covers')
  await rosa(`checkpoint verify ${id}`)
  const shape = { serviceId, level: 1 as const, componentIds: [componentId], reason: 'known good', expiresInHours: 1 }
  await signStanding(await world.as('adam', 'approver'), shape)
  writeFileSync(join(root, 'index.html'), 'bad')
  const now = json(await rosa('rollback site --standing --json'))
  expect(now).toMatchObject({ run: { state: 'succeeded', authority: 'standing' } })
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('good')
  writeFileSync(join(root, 'index.html'), 'bad again')
  const covered = await rosa('rollback site --component pages')
  expect(covered).toMatchObject({ code: 0, err: '' })
  expect(covered.out).toContain('Succeeded')
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('good')
  const own = await as('approver')('rollback site --component pages')
  expect(own.out).toContain('You signed this standing approval.')
  expect(own.out).toContain('Approval was asked for.')
})

test('a run that fails its checks ends the command with 1 and the instructions', async () => {
  const { as, root, world } = await house()
  const rosa = as('responder')
  const checks = [{ kind: 'command', name: 'never', argv: ['/bin/false'], retries: 0 }]
  const shop = join(root, '..', 'other')
  mkdirSync(shop)
  writeFileSync(join(shop, 'a'), 'good')
  await world.addService({
    slug: 'other',
    name: 'Other',
    checks: checks as never,
    components: [{ slug: 'pages', name: 'Pages', driver: 'files', config: { root: shop } }],
  })
  const id = /cp_\w+/.exec((await rosa('checkpoint create good --service other')).out)![0]
  writeFileSync(join(shop, 'a'), 'bad')
  const plan = await rosa(`checkpoint restore ${id}`)
  const planId = /ripcord launch (plan_\w+)/.exec(plan.out)![1]!
  const found = (await world.store.read.query.approvalRequest.findMany()).find((one) => one.planId === planId)!
  const decision = { requestId: found.id, hash: found.planHash, decision: 'approved' } as const
  await decideApproval(await world.as('adam', 'approver'), decision)
  const run = await rosa(`launch ${planId}`)
  expect(run.code).toBe(1)
  expect(run.out).toMatch(/Reverted: .*[\s\S]*What to do: .*never/)
  expect(readFileSync(join(shop, 'a'), 'utf8')).toBe('bad')
})

test('the registry leaves and comes back as a file, and bad entries are named by line', async () => {
  const { as, dataDir } = await house()
  await as('responder')('checkpoint create good --service site')
  const file = join(dataDir, 'checkpoint_registry.yaml')
  expect(await as('viewer')(`export checkpoint-registry --output ${file}`)).toMatchObject({ code: 0 })
  const text = readFileSync(file, 'utf8')
  expect((await as('viewer')('export checkpoint-registry --service site')).out.replace(/exported_at: .*/, '')).toBe(
    text.replace(/exported_at: .*/, ''),
  )
  expect(await as('admin')(`import checkpoint-registry ${file}`)).toMatchObject({
    code: 0,
    out: '0 taken in, 1 known already, 0 refused\n',
  })
  writeFileSync(file, text.replace('service: site', 'service: nowhere'))
  const refused = await as('admin')(`import checkpoint-registry ${file}`)
  expect(refused.code).toBe(1)
  expect(refused.out).toMatch(/checkpoint_registry\.yaml:\d+: there is no component nowhere › pages here\. Add it/)
  const viewer = await as('viewer')(`import checkpoint-registry ${file}`)
  expect(viewer).toMatchObject({ code: 1, out: '' })
  expect(viewer.err).toContain('Your role (viewer) does not include checkpoint.import')
})

test('an exported audit verifies offline; an edited, cut or reordered one is refused at its seq', async () => {
  const { as, dataDir } = await house()
  await as('responder')('checkpoint create good --service site')
  const file = join(dataDir, 'audit.jsonl')
  expect(await as('approver')(`export audit --output ${file}`)).toMatchObject({ code: 0 })
  const offline = (name: string) => cli(['audit', 'verify', name], {})
  const intact = await offline(file)
  expect(intact).toMatchObject({ code: 0, err: '' })
  expect(intact.out).toMatch(/^The audit is intact: \d+ events/)
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  const broken = {
    edited: lines.with(2, lines[2]!.replace('user_', 'usar_')),
    deleted: lines.toSpliced(2, 1),
    inserted: lines.toSpliced(2, 0, lines[1]!),
    moved: lines.with(2, lines[3]!).with(3, lines[2]!),
  }
  for (const [how, changed] of Object.entries(broken)) {
    writeFileSync(join(dataDir, how), `${changed.join('\n')}\n`)
    const verdict = await offline(join(dataDir, how))
    expect([how, verdict.code, verdict.out]).toEqual([how, 1, ''])
    expect(verdict.err).toContain('First at seq 3:')
  }
  writeFileSync(join(dataDir, 'cut'), lines.slice(0, -2).join('\n'))
  expect(await offline(join(dataDir, 'cut'))).toMatchObject({ code: 1 })
  expect(await as('viewer')(`export audit --output ${file}.2`)).toMatchObject({ code: 1 })
  expect(readdirSync(dataDir).filter((name) => name.startsWith('audit.jsonl'))).toEqual(['audit.jsonl'])
})

test('ripcord.yaml is checked by line without a server, and applied whole or not at all', async () => {
  const { as, dataDir, root } = await house()
  const file = join(dataDir, 'ripcord.yaml')
  const good = `services:\n  - slug: shop\n    name: Shop\n    components:\n      - { slug: app, name: App, driver: files, config: { root: ${root} } }\n`
  writeFileSync(file, good.replace('driver: files', 'driver: fils'))
  const bad = await cli(['config', 'check', file], {})
  expect(bad.code).toBe(1)
  expect(bad.err).toMatch(/ripcord\.yaml:5:\d+: shop › app: .*fils.*Did you mean “files”\?/)
  expect(await as('admin')(`config apply ${file}`)).toMatchObject({ code: 1 })
  writeFileSync(file, good)
  expect(await cli(['config', 'check', file], {})).toMatchObject({ code: 0 })
  expect(await as('approver')(`config apply ${file}`)).toMatchObject({ code: 1 })
  expect(await as('admin')(`config apply ${file}`)).toMatchObject({ code: 0, out: 'created: shop\n' })
  expect(await as('admin')(`config apply ${file}`)).toMatchObject({ code: 0, out: 'unchanged: shop\n' })
  expect(json(await as('viewer')('checkpoint list --service shop --json'))).toMatchObject({ total: 0 })
})

test('wrong usage ends with 2 and says what to write', async () => {
  const { as, url } = await house()
  const rosa = as('responder')
  for (const [argv, said] of [
    ['checkpoint create x', "required option '--service <slug>'"],
    ['checkpoint list --component pages', 'give --service as well'],
    ['checkpoint list --limit 0', 'use a number from 1 to 500'],
    ['rollback site --level 4', 'use 1, 2 or 3'],
    ['rollback site --level 2 --component pages', 'Leave --component out'],
    ['rollback site --standing --dry-run', 'without --to and --dry-run'],
    ['chekpoint list', "unknown command 'chekpoint'"],
    ['import checkpoint-registry /no/such/file', '/no/such/file cannot be read (ENOENT)'],
    ['checkpoint list --token-file /no/such/file', 'The token file /no/such/file cannot be read (ENOENT)'],
    ['checkpoint list --url nonsense', 'is no address'],
  ] as const) {
    const { code, err } = await rosa(argv)
    expect([argv, code]).toEqual([argv, 2])
    expect(err).toContain(said)
  }
  expect(await cli(['checkpoint', 'list'], { url })).toMatchObject({ code: 2, err: expect.stringContaining('There is no token.') })
  expect(await cli(['checkpoint', 'list'], { url, token: 'hunter2' })).toMatchObject({ code: 2 })
})

test('what the server refuses ends with 1 in its own words, and what cannot be reached with 3', async () => {
  const { as, url, tokens } = await house()
  expect(await cli(['checkpoint', 'list'], { url, token: `rip_${'a'.repeat(43)}` })).toMatchObject({
    code: 1,
    err: 'The token is unknown, expired or revoked. Make a new one in Settings, Tokens.\n',
  })
  expect(await as('responder')('checkpoint verify cp_none')).toMatchObject({ code: 1, err: expect.stringContaining('no such checkpoint') })
  expect(await as('responder')('rollback site --component none')).toMatchObject({ code: 1, err: expect.stringContaining('It has: pages.') })
  expect(await as('responder')('rollback site')).toMatchObject({ code: 1, err: expect.stringContaining('no proven checkpoint') })
  expect(await as('viewer')('checkpoint create x --service site')).toMatchObject({ code: 1 })
  const token = tokens.get('responder')!
  const nobody = await cli(['checkpoint', 'list', '--json'], { url: 'http://127.0.0.1:9', token })
  expect(nobody).toMatchObject({ code: 3, out: '', err: expect.stringContaining('Is it running?') })
})

test('no control character of a name reaches the terminal', async () => {
  const { as } = await house()
  const made = await as('responder')('checkpoint create \u001b[2Jevil --service site')
  expect(made.code).toBe(0)
  const { out } = await as('viewer')('checkpoint list')
  expect(out).toContain('evil')
  expect(out).not.toContain('\u001b')
})
