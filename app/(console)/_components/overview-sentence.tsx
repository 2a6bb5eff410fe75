import Link from 'next/link'
import type { ServiceRow } from './service-rows.ts'

/** The page's question in one sentence: who can go back now, and who cannot and why. */
export function OverviewSentence({ services }: { services: readonly ServiceRow[] }) {
  const ready = services.filter((one) => one.readiness.state === 'ready')
  const others = services.filter((one) => one.readiness.state !== 'ready')
  if (others.length === 0) {
    if (services.length === 1) {
      return (
        <>
          <strong>{services[0]!.name}</strong> can go back now.
        </>
      )
    }
    return (
      <>
        <strong>All {services.length} services</strong> can go back now.
      </>
    )
  }
  const [first, second] = others
  return (
    <>
      <strong>
        {ready.length} of {services.length}
      </strong>{' '}
      {services.length === 1 ? 'service' : 'services'} can go back now. <Cannot service={first!} />
      {second && (
        <>
          {' '}
          <Cannot service={second} />
        </>
      )}
      {others.length > 2 && ` ${others.length - 2} more cannot.`}
    </>
  )
}

function Cannot({ service }: { service: ServiceRow }) {
  const { part, reason } = service.readiness
  return (
    <>
      <Link href={`/services/${service.slug}`} className="rounded-sm font-semibold text-fg hover:underline">
        {service.name}
      </Link>{' '}
      cannot: {part ? `${part}: ${reason}` : reason}
      {reason.endsWith('.') ? '' : '.'}
    </>
  )
}
