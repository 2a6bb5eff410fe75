import { bool, index, int, json, ms, oneOf, primaryKey, table, text, uniqueIndex } from '../kit.ts'

export const roles = ['viewer', 'responder', 'approver', 'admin'] as const

export const user = table(
  'user',
  {
    id: text('id').primaryKey(),
    /** Sign-in name, lower case. */
    login: text('login').notNull(),
    name: text('name').notNull(),
    email: text('email'),
    role: oneOf('role', roles).notNull(),
    passwordHash: text('password_hash'),
    /** The password was made by an admin: nothing else is allowed until its owner chose another. */
    mustChangePassword: bool('must_change_password').notNull(),
    /** Sealed by the key file; null while TOTP is off. */
    totpSecret: text('totp_secret'),
    /** The last accepted TOTP step, against replay. */
    totpLastStep: int('totp_last_step'),
    disabledAt: ms('disabled_at'),
    createdAt: ms('created_at').notNull(),
    updatedAt: ms('updated_at').notNull(),
  },
  (t) => [uniqueIndex('user_login').on(t.login)],
)

export const identity = table(
  'identity',
  {
    provider: text('provider').notNull(),
    subject: text('subject').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    createdAt: ms('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.subject] })],
)

/** `id` is the sha256 of the opaque value that the browser carries. */
export const session = table(
  'session',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    createdAt: ms('created_at').notNull(),
    lastSeenAt: ms('last_seen_at').notNull(),
    idleExpiresAt: ms('idle_expires_at').notNull(),
    expiresAt: ms('expires_at').notNull(),
    /** When the person last proved who they are again; break-glass asks for a recent one. */
    stepUpAt: ms('step_up_at'),
    revokedAt: ms('revoked_at'),
    address: text('address'),
    agent: text('agent'),
  },
  (t) => [index('session_user').on(t.userId)],
)

export const apiToken = table(
  'api_token',
  {
    id: text('id').primaryKey(),
    hash: text('hash').notNull(),
    name: text('name').notNull(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => user.id),
    scopes: json<string[]>('scopes').notNull(),
    createdAt: ms('created_at').notNull(),
    expiresAt: ms('expires_at').notNull(),
    lastUsedAt: ms('last_used_at'),
    revokedAt: ms('revoked_at'),
  },
  (t) => [uniqueIndex('api_token_hash').on(t.hash), index('api_token_owner').on(t.ownerId)],
)

/** Counters of the login limiter: one row per account or network and window. */
export const loginThrottle = table('login_throttle', {
  key: text('key').primaryKey(),
  failures: int('failures').notNull(),
  windowEndsAt: ms('window_ends_at').notNull(),
  blockedUntil: ms('blocked_until'),
})

/** What somebody should see at next sight: a break-glass launch, a review that is due. */
export const notice = table(
  'notice',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    kind: text('kind').notNull(),
    title: text('title').notNull(),
    href: text('href'),
    createdAt: ms('created_at').notNull(),
    readAt: ms('read_at'),
  },
  (t) => [index('notice_user').on(t.userId, t.readAt)],
)

export const setting = table('setting', {
  key: text('key').primaryKey(),
  value: json('value').notNull(),
  updatedAt: ms('updated_at').notNull(),
})

/** The answer given to an `Idempotency-Key`, kept for 24 hours. */
export const idempotency = table(
  'idempotency',
  {
    actorId: text('actor_id').notNull(),
    key: text('key').notNull(),
    requestDigest: text('request_digest').notNull(),
    done: bool('done').notNull(),
    status: int('status'),
    body: text('body'),
    createdAt: ms('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.actorId, t.key] })],
)
