export type Tone = 'good' | 'warn' | 'bad' | 'running' | 'waiting' | 'unknown' | 'neutral'

export type StatusIconName =
  | 'check'
  | 'check-double'
  | 'partial'
  | 'cross'
  | 'question'
  | 'spinner'
  | 'clock'
  | 'hand'
  | 'undo'
  | 'ban'
  | 'eye'
  | 'mute'
  | 'skip'
  | 'dot'
  | 'lock'
  | 'trash'
  | 'alert'
  | 'broken'
  | 'key'

interface StatusLook {
  label: string
  tone: Tone
  icon: StatusIconName
}

/** Every state that a person can see, once: the word, the tone and the icon it always has. */
export const statuses = {
  ready: { label: 'Ready', tone: 'good', icon: 'check' },
  partial: { label: 'Partial', tone: 'warn', icon: 'partial' },
  failed: { label: 'Failed', tone: 'bad', icon: 'cross' },
  unknown: { label: 'Unknown', tone: 'unknown', icon: 'question' },
  running: { label: 'Running', tone: 'running', icon: 'spinner' },
  waiting: { label: 'Waiting', tone: 'waiting', icon: 'clock' },
  shadow: { label: 'Shadow', tone: 'neutral', icon: 'eye' },
  suppressed: { label: 'Suppressed', tone: 'neutral', icon: 'mute' },

  queued: { label: 'Queued', tone: 'waiting', icon: 'clock' },
  reverting: { label: 'Reverting', tone: 'warn', icon: 'undo' },
  needs_attention: { label: 'Needs attention', tone: 'bad', icon: 'hand' },
  succeeded: { label: 'Succeeded', tone: 'good', icon: 'check' },
  reverted: { label: 'Reverted', tone: 'warn', icon: 'undo' },
  cancelled: { label: 'Cancelled', tone: 'neutral', icon: 'ban' },
  pending: { label: 'Not started', tone: 'neutral', icon: 'dot' },
  done: { label: 'Done', tone: 'good', icon: 'check' },
  skipped: { label: 'Skipped', tone: 'neutral', icon: 'skip' },

  building: { label: 'Building', tone: 'running', icon: 'spinner' },
  open: { label: 'Waiting for approval', tone: 'waiting', icon: 'clock' },
  approved: { label: 'Approved', tone: 'good', icon: 'check' },
  rejected: { label: 'Rejected', tone: 'bad', icon: 'cross' },
  withdrawn: { label: 'Withdrawn', tone: 'neutral', icon: 'ban' },
  expired: { label: 'Expired', tone: 'warn', icon: 'clock' },
  void: { label: 'Void', tone: 'warn', icon: 'broken' },
  used: { label: 'Launched', tone: 'neutral', icon: 'check-double' },
  break_glass: { label: 'Break-glass', tone: 'bad', icon: 'alert' },
  standing: { label: 'Standing approval', tone: 'good', icon: 'key' },
  overdue: { label: 'Overdue', tone: 'bad', icon: 'alert' },

  available: { label: 'Available', tone: 'neutral', icon: 'dot' },
  proven: { label: 'Proven', tone: 'good', icon: 'check-double' },
  unproven: { label: 'Not proven', tone: 'unknown', icon: 'question' },
  quarantined: { label: 'Quarantined', tone: 'bad', icon: 'lock' },
  missing: { label: 'Missing', tone: 'bad', icon: 'broken' },
  deleted: { label: 'Deleted', tone: 'neutral', icon: 'trash' },
  corrupt: { label: 'Corrupt', tone: 'bad', icon: 'broken' },
  unreachable: { label: 'Unreachable', tone: 'warn', icon: 'broken' },
  ok: { label: 'OK', tone: 'good', icon: 'check' },
  stale: { label: 'Stale', tone: 'warn', icon: 'clock' },

  active: { label: 'Active', tone: 'good', icon: 'check' },
  disabled: { label: 'Disabled', tone: 'neutral', icon: 'ban' },
  revoked: { label: 'Revoked', tone: 'neutral', icon: 'ban' },
} as const satisfies Record<string, StatusLook>

export type Status = keyof typeof statuses

/** The look of a state; a state that this version does not know is Unknown under its own name, never healthy. */
export function describeStatus(status: string): StatusLook {
  if (Object.hasOwn(statuses, status)) return statuses[status as Status]
  return { ...statuses.unknown, label: status === '' ? 'Unknown' : `Unknown (${status})` }
}
