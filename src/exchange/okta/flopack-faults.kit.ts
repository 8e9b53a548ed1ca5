import { readFlopack, readBody, type FlopackBody, type FlopackCard } from './flopack.ts'
import { sequenceOf } from './sequence.ts'

/** What of a file breaks the rules that every export of Okta keeps (flopack-format.md, sections 6 to 9). */
export function flopackFaults(content: unknown): readonly string[] {
  const read = readFlopack(content)
  if ('message' in read) return [read.message]
  return Object.values(read.pack.data.flos).flatMap(({ data }) => (data ? bodyFaults(data) : []))
}

function bodyFaults(body: FlopackBody): readonly string[] {
  const faults: string[] = []
  const cards = new Map(body.methods.map((card) => [card.uuid, card]))
  const ends = new Map<string, number>()
  sequenceOf(body)
  for (const card of body.methods) {
    for (const [port, targets] of Object.entries(card.pins ?? {})) {
      if (!card.node.model.outputs?.data?.[port])
        faults.push(`${card.uuid}: a wire begins at ${port}, which is no output`)
      for (const [target, inputs] of Object.entries(targets ?? {})) {
        for (const { input } of inputs) {
          if (!cards.get(target)?.node.model.inputs?.data?.[input]) faults.push(`${card.uuid}: a wire ends at nothing`)
          ends.set(`${target} ${input}`, (ends.get(`${target} ${input}`) ?? 0) + 1)
        }
      }
    }
    faults.push(...portFaults(card))
    const inner = [
      ...Object.values(card.node.model.inputs?.data ?? {}).map(({ value }) => value?.data),
      card.node.model.policy?.error?.flo,
    ]
    for (const each of inner) {
      const nested = typeof each === 'object' ? readBody(each) : null
      if (nested === null) continue
      const heads = nested.methods.filter(({ address }) => address.endsWith(':callable'))
      if (heads.length !== 1) faults.push(`${card.uuid}: a body inside has ${heads.length} heads`)
      faults.push(...wormholeFaults(card, heads[0]!), ...bodyFaults(nested))
    }
  }
  for (const [end, count] of ends) {
    const most = cards.get(end.split(' ')[0]!)!.address.endsWith(':join') ? 2 : 1
    if (count > most) faults.push(`${end} has ${count} wires`)
  }
  return faults
}

function portFaults({ uuid, node }: FlopackCard): readonly string[] {
  return [node.model.inputs, node.model.outputs].flatMap((side) =>
    Object.entries(side?.data ?? {}).flatMap(([id, port]) => [
      ...(port.id === id ? [] : [`${uuid}: the port ${id} is called ${port.id}`]),
      ...(port.value?.type === 'any' ? [`${uuid}: the port ${id} has no type`] : []),
    ]),
  )
}

/** What comes in stands on both sides under one name. */
function wormholeFaults(container: FlopackCard, head: FlopackCard): readonly string[] {
  const named = (ports: typeof container.node.model.inputs, of: string) =>
    Object.values(ports?.data ?? {})
      .filter(({ metadata }) => metadata?.wormholeMethodId === of)
      .map(({ key }) => key)
      .sort()
      .join()
  const outside = named(container.node.model.inputs, head.uuid)
  return outside === named(head.node.model.outputs, container.uuid)
    ? []
    : [`${container.uuid}: ${outside} does not come in`]
}
