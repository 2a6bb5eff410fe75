/** A name as a slug: “Tiny Blog” → `tiny-blog`. */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  return plain.replace(/^-+/, '').slice(0, 63).replace(/-+$/, '')
}
