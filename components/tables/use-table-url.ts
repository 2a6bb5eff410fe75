'use client'

import { debounce, parseAsString, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import type { Facet } from './column.ts'

/** Search text, sort order and facets of one table, held by the URL. `prefix` tells two tables of a page apart. */
export function useTableUrl(prefix: string, defaultSort: string, facets: readonly Facet[]) {
  const key = (name: string) => (prefix ? `${prefix}-${name}` : name)
  const facetIds = facets.map((facet) => facet.column).join(' ')
  const parsers = useMemo(() => {
    const names = facetIds ? facetIds.split(' ') : []
    return Object.fromEntries([
      [key('q'), parseAsString.withDefault('')],
      [key('sort'), parseAsString.withDefault(defaultSort)],
      ...names.map((name) => [key(name), parseAsString] as const),
    ])
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- key() depends on prefix alone
  }, [prefix, defaultSort, facetIds])
  const [state, setState] = useQueryStates(parsers)
  const chosen = Object.fromEntries(facets.map((facet) => [facet.column, state[key(facet.column)] ?? null]))
  return {
    query: state[key('q')] ?? '',
    sort: state[key('sort')] ?? defaultSort,
    chosen,
    setQuery: (text: string) => void setState({ [key('q')]: text || null }, { limitUrlUpdates: debounce(text ? 250 : 0) }),
    setSort: (sort: string) => void setState({ [key('sort')]: sort }),
    setFacet: (column: string, value: string | null) => void setState({ [key(column)]: value || null }),
    clear: () => void setState(Object.fromEntries([key('q'), ...facets.map((facet) => key(facet.column))].map((name) => [name, null]))),
  }
}

export type TableUrl = ReturnType<typeof useTableUrl>
