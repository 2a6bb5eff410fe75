import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node } from 'yaml'

/** The place of the value at a path, of its key, or of the nearest thing around it that is there. */
export function offsetOf(document: Document.Parsed, path: readonly (string | number)[], atKey: boolean): number {
  let here: Node | null = document.contents
  let offset = here?.range?.[0] ?? 0
  for (const [i, part] of path.entries()) {
    if (isAlias(here)) here = here.resolve(document) ?? null
    if (isMap(here)) {
      const pair = here.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
      if (!pair) return offset
      const key = isNode(pair.key) ? pair.key.range?.[0] : undefined
      here = isNode(pair.value) ? pair.value : null
      if (atKey && i === path.length - 1) return key ?? offset
      offset = here?.range?.[0] ?? key ?? offset
    } else if (isSeq(here)) {
      const item: unknown = here.items[Number(part)]
      if (!isNode(item)) return offset
      here = item
      offset = item.range?.[0] ?? offset
    } else return offset
  }
  return offset
}

/** A way out of what the YAML parser complains about. */
export function yamlFix(code: string): string {
  if (code === 'DUPLICATE_KEY') return 'Remove one of the two keys.'
  if (code === 'TAB_AS_INDENT') return 'Indent with spaces.'
  if (code === 'MULTIPLE_DOCS') return 'Keep one document; remove the “---” lines.'
  if (code.startsWith('TAG') || code === 'UNRESOLVED_TAG') return 'Remove the tag (the word with “!”).'
  return 'Check the indentation, the quotes and the brackets of this line and the one before.'
}
