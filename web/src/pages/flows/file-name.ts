/** The name of a file of flows, after what is in it. */
export function fileName(what: string): string {
  const plain = what
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return `${plain === '' ? 'flows' : plain}.flowhook.json`
}
