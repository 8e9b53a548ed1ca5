import { isJsonObject, type Json } from '../base/json/json.ts'
import type { Card } from '../cards/card.ts'
import type { FieldDeclaration } from '../language/card-declaration.ts'
import type { Store } from '../store/store.ts'

/** What cards name beside flows: tables and connections. Stored flows have their ids, files their names. */
export type ResourceField = FieldDeclaration & { readonly kind: 'table' | 'connection' }

/**
 * A definition with something else for each table and connection that its cards name.
 *
 * @param definition not judged yet, perhaps: whatever does not look like cards stays as it is
 * @param instead what stands in place of the reference in such a field
 */
export function mapResources<D>(
  definition: D,
  cards: ReadonlyMap<string, Card>,
  instead: (reference: string, field: ResourceField) => string,
): D {
  const given = definition as Json // parsed JSON, or made of it
  if (!isJsonObject(given) || given['cards'] === undefined) return definition
  return { ...definition, cards: mapCards(given['cards'], cards, instead) }
}

function mapCards(
  list: Json,
  cards: ReadonlyMap<string, Card>,
  instead: (reference: string, field: ResourceField) => string,
): Json {
  if (!Array.isArray(list)) return list
  return (list as readonly Json[]).map((node) => {
    if (!isJsonObject(node) || typeof node['card'] !== 'string') return node
    const { inputs, branches } = node
    const named = Object.entries(cards.get(node['card'])?.inputs ?? {}).flatMap(([name, field]) => {
      const value = isJsonObject(inputs ?? null) ? (inputs as Readonly<Record<string, Json>>)[name] : undefined
      return isResource(field) && typeof value === 'string' ? [[name, instead(value, field)] as const] : []
    })
    return {
      ...node,
      ...(named.length === 0 ? {} : { inputs: { ...(inputs as object), ...Object.fromEntries(named) } }),
      ...(isJsonObject(branches ?? null)
        ? {
            branches: Object.fromEntries(
              Object.entries(branches as object).map(([name, inner]) => [
                name,
                mapCards(inner as Json, cards, instead),
              ]),
            ),
          }
        : {}),
    }
  })
}

const isResource = (field: FieldDeclaration): field is ResourceField =>
  field.kind === 'table' || field.kind === 'connection'

type Named = { readonly id: string; readonly name: string }

/** The tables and connections that are here, by id and by name: names are unique. */
export class ResourceNames {
  readonly #ids = new Map<string, ReadonlyMap<string, string>>()
  readonly #names = new Map<string, ReadonlyMap<string, string>>()

  constructor(here: { readonly tables: readonly Named[]; readonly connections: readonly Named[] }) {
    for (const [kind, all] of [
      ['table', here.tables],
      ['connection', here.connections],
    ] as const) {
      this.#names.set(kind, new Map(all.map(({ id, name }) => [id, name])))
      this.#ids.set(kind, new Map(all.map(({ id, name }) => [keyOf(name), id])))
    }
  }

  /** How a file names one: by its name, which means something elsewhere too. What is not here stays as it is. */
  nameOf(id: string, { kind }: Pick<ResourceField, 'kind'>): string {
    return this.#names.get(kind)!.get(id) ?? id
  }

  /** The id of the one with this id or name; null where there is none. */
  idOf(reference: string, { kind }: Pick<ResourceField, 'kind'>): string | null {
    if (this.#names.get(kind)!.has(reference)) return reference
    return this.#ids.get(kind)!.get(keyOf(reference)) ?? null
  }
}

export async function resourceNames(store: Pick<Store, 'listTables' | 'listConnections'>): Promise<ResourceNames> {
  const [tables, connections] = await Promise.all([store.listTables(), store.listConnections()])
  return new ResourceNames({ tables, connections })
}

const keyOf = (name: string): string => name.normalize('NFC').toLowerCase()
