import type { ReactNode } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { Card, Facts } from '#components/ui/card.tsx'
import { Digest } from '#components/ui/digest.tsx'
import type { ComponentSpec, ServiceSpec } from '#lib/domain/service/service.ts'

interface ConfiguredService extends Pick<ServiceSpec, 'objectives' | 'policy'> {
  source: 'file' | 'console'
  version: number
  configDigest: string
  components: (ComponentSpec & { id: string })[]
}

/** The configuration as it stands, and who may change it where. */
export function ServiceConfig({ service, action }: { service: ConfiguredService; action: ReactNode }) {
  const { objectives, policy } = service
  const owned = service.source === 'file'
  return (
    <Card
      title="Configuration"
      description={owned ? 'Owned by ripcord.yaml: edit the file, and the console follows.' : 'Made in the console.'}
      action={action}
    >
      <Facts
        columns={4}
        items={[
          { label: 'Back within (RTO)', value: `${objectives.rtoMinutes} min` },
          { label: 'Data lost at most (RPO)', value: `${objectives.rpoMinutes} min` },
          { label: 'Load time at most', value: `${objectives.loadTimeSeconds} s` },
          { label: 'Checkpoint age at most', value: `${objectives.maxCheckpointAgeHours} h` },
          { label: 'Approvals needed', value: policy.approvalsNeeded },
          { label: 'A proof holds', value: `${policy.proofDays} days` },
          { label: 'Version', value: service.version },
          { label: 'Digest', value: <Digest value={service.configDigest} /> },
        ]}
      />
      <h3 className="mt-5 mb-1 text-sm font-semibold">Components</h3>
      <ul className="border-t">
        {service.components.map((part) => (
          <li key={part.id} className="border-b py-2 text-sm last:border-0">
            <p className="flex flex-wrap items-center gap-2">
              <span className="font-medium">{part.name}</span>
              <Badge>{part.driver}</Badge>
              {part.redundant && <Badge>two copies</Badge>}
              <span className="text-muted">
                {part.schedule.everyHours === null ? 'no schedule' : `a checkpoint every ${part.schedule.everyHours} h`}
                {part.dependsOn.length > 0 && ` · after ${part.dependsOn.join(', ')}`}
              </span>
            </p>
            <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 font-mono text-xs text-muted">
              {Object.entries(part.config).map(([key, value]) => (
                <div key={key} className="contents">
                  <dt>{key}</dt>
                  <dd className="break-all text-fg">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
                </div>
              ))}
              {(['freeze', 'resume'] as const).map(
                (hook) =>
                  part.hooks[hook] && (
                    <div key={hook} className="contents">
                      <dt>{hook}</dt>
                      <dd className="break-all text-fg">{part.hooks[hook].join(' ')}</dd>
                    </div>
                  ),
              )}
            </dl>
          </li>
        ))}
      </ul>
    </Card>
  )
}
