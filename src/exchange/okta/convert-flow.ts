import { isDeepStrictEqual } from 'node:util'
import { isJsonObject, type Json } from '../../base/json/json.ts'
import type { FieldDeclaration } from '../../language/card-declaration.ts'
import { caseName } from '../../language/branches.ts'
import { languageLimits } from '../../language/limits.ts'
import { isSafeKey } from '../../language/path.ts'
import {
  noteCard,
  type CardNode,
  type FlowDefinition,
  type OnError,
  type Reference,
  type Trigger,
  type Value,
  type ValueType,
} from '../../model/flow-definition.ts'
import type { OktaPort } from '../../cards/okta-form.ts'
import type { CardForms, FormedCard, KnownCard } from './card-forms.ts'
import { convertTrigger, type TriggerPlaces } from './convert-trigger.ts'
import {
  functionOf,
  flopackLimits,
  portsOf,
  readBody,
  type FlopackBody,
  type FlopackCard,
  type FlopackPort,
} from './flopack.ts'
import { formulaFromFile, formulas, nameOfPlace, namesInFile } from './formula.ts'
import { knownZone } from './known-zone.ts'
import { asTemplateText, asValue, fitted, literalOf } from './literal.ts'
import { loops } from './loops.ts'
import { expressionGroup, readExpression } from './where-expression.ts'
import { readKept, readNote, restored } from './kept.ts'
import { ownIdOf, ownIdsIn, triggerUuid } from './own-ids.ts'
import { CardIds, referenceTo, templatePlace, type Place } from './places.ts'
import { formOf, type Connections } from './placeholder-form.ts'
import type { ReportWriter } from './report.ts'
import { sequenceOf, type Placed } from './sequence.ts'
import { Wiring, type Wire } from './wiring.ts'

/** A value on its way: from a place, or as it stands. */
type Source = { readonly place: Place } | { readonly value: Json }

/** What a body nested in a card knows of the world around it. */
interface Around {
  /** The value that the head of the body gives on at a port of its own. */
  head(port: FlopackPort): Source | null
  readonly depth: number
}

interface FlowContext {
  readonly name: string
  readonly forms: CardForms
  readonly report: ReportWriter
  readonly ids: CardIds
  /** The flows that the file has. */
  readonly flows: Pick<ReadonlySet<string>, 'has'>
  readonly connections: Connections
  readonly connect: Connect
}

/**
 * What the connection of a card is here: one of ours, or for whoever chooses one later what the file calls it. Null where the file
 * names none.
 *
 * @param config the file's id of the connection
 * @param module the connector of the card
 */
export type Connect = (config: string | null, module: string) => string | null

/** One flow of a file, as its entry in `flos` has it. */
export interface FlopackFlow {
  readonly name: string
  readonly description: string
  readonly body: FlopackBody
}

/**
 * Makes a flow of ours out of one of an export file: order, nesting and wiring stay; functions become the cards that say so
 * (`Declaration.okta`), everything else a placeholder that keeps what it was.
 *
 * @param flows the ids of the flows that the file has
 * @throws OrderError where the cards of a body have no order
 */
export function convertFlow(
  flow: FlopackFlow,
  {
    forms,
    report,
    flows,
    connections,
    connect,
  }: Pick<FlowContext, 'forms' | 'report' | 'flows' | 'connections' | 'connect'>,
): FlowDefinition {
  const context: FlowContext = {
    name: flow.name,
    forms,
    report,
    flows,
    connections,
    connect,
    ids: new CardIds(ownIdsIn(flow.body)),
  }
  const guess = (message: string) => report.guess(flow.name, null, message)
  const { trigger, places, body, rest } = convertTrigger(flow.body, guess)
  const cards = new BodyConverter(body, context, places).convert(rest)
  const name = flow.name.trim().slice(0, languageLimits.name)
  const head = flow.body.methods.find(({ uuid }) => uuid === triggerUuid)
  const { at, was, is } = readKept(head?.node.model.comments)[0] ?? {}
  return {
    name: name === '' ? 'Imported flow' : name,
    ...(flow.description.trim() === '' ? {} : { description: flow.description.slice(0, languageLimits.description) }),
    trigger:
      at === 'trigger' && is !== undefined && isDeepStrictEqual(trigger, was) ? (is as unknown as Trigger) : trigger,
    ...(flow.body.log === false ? { saveData: false } : {}),
    cards,
  }
}

class BodyConverter {
  readonly #context: FlowContext
  readonly #around: Around
  readonly #wiring: Wiring
  readonly #body: FlopackBody
  /** Our ids of the cards of this body. */
  readonly #names = new Map<string, string>()
  /** Where the outputs of a card of this body are found: by card and output port. */
  readonly #outputs = new Map<string, (port: FlopackPort) => Place | null>()

  constructor(body: FlopackBody, context: FlowContext, around: TriggerPlaces | Around) {
    this.#body = body
    this.#context = context
    this.#around =
      'depth' in around
        ? around
        : {
            depth: 0,
            head: (port) => {
              const place = around.place(port)
              return place === null ? null : { place }
            },
          }
    this.#wiring = new Wiring(body)
  }

  /** @param only the cards to take, where the first ones were the trigger's */
  convert(only: readonly Placed[] | null = null): readonly CardNode[] {
    const items = only ?? sequenceOf(this.#body)
    this.#nameAll(items)
    return this.#list(items)
  }

  // Every name first: a Join's outputs are needed before the cards that feed it are looked at.
  #nameAll(items: readonly Placed[]): void {
    for (const { card, fork } of items) {
      if (!isHidden(card)) this.#names.set(card.uuid, this.#context.ids.for(titleOf(card), ownIdOf(card.uuid)))
      if (fork === undefined) continue
      this.#nameAll(fork.whenTrue)
      this.#nameAll(fork.whenFalse)
    }
  }

  #list(items: readonly Placed[]): readonly CardNode[] {
    return items.flatMap((placed) => this.#placed(placed))
  }

  #placed(placed: Placed): readonly CardNode[] {
    const { card, fork } = placed
    const { kernel, name } = functionOf(card.address)
    if (fork !== undefined) return [this.#ifElse(card, fork)]
    if (kernel) {
      switch (name) {
        case 'control:noop':
          return []
        case 'control:callable':
        case 'http:accept':
        case 'http:delegated':
          return []
        case 'control:comment':
          return this.#note(card)
        case 'control:branch':
          return [this.#ifElseIf(card)]
        case 'control:tryCatch':
          return [this.#ifError(card)]
        case 'control:spawn':
        case 'control:run':
          return [this.#call(card, name)]
        case 'object:pick':
          return [this.#getMultiple(card)]
        case 'string:compose':
          return [this.#node(card, 'text.compose', { text: this.#template(card) }, outputNamed('output', 'output'))]
      }
      if (loops.has(name)) return [this.#loop(card, name)]
      if (formulas.has(name)) return [this.#formula(card, name)]
    }
    const form = this.#context.forms.get(name)
    if (form === undefined) return [this.#placeholder(card, kernel, name)]
    return [this.#isBroken(card, form) ? this.#broken(card, name) : this.#known(card, form)]
  }

  // ---- values

  /** Where the value of an output comes from, followed through everything that only passes it on. */
  #source(cardId: string, portId: string, hops = 0): Source | null {
    const card = this.#wiring.cards.get(cardId)
    const port = this.#wiring.output(cardId, portId)
    if (card === undefined || port === null || hops > 100) return null
    const { kernel, name } = functionOf(card.address)
    if (kernel && name === 'object:expand') return this.#expanded(card, port, hops)
    const places = this.#outputs.get(cardId)
    if (places !== undefined) {
      const place = places(port)
      return place === null ? null : { place }
    }
    return this.#around.head(port)
  }

  // flopack-format.md, section 11: each field has a group of two ports, its path and its value.
  #expanded(card: FlopackCard, port: FlopackPort, hops: number): Source | null {
    const object = portsOf(card.node.model.inputs).find(({ key }) => key === 'object')
    const wire = object === undefined ? null : this.#wiring.to(card.uuid, object.id)
    const path = portsOf(card.node.model.outputs).find(({ group, key }) => group === port.group && key === 'key')
    const keys: unknown = path?.value?.data
    if (wire === null || !Array.isArray(keys)) return null
    const whole = this.#source(wire.card, wire.port, hops + 1)
    if (whole === null || !('place' in whole)) return null
    return { place: [...whole.place, ...keys.map(String)] }
  }

  /** What an input is set to: a wire beats a literal. Undefined where it is not given. */
  #value(card: FlopackCard, port: FlopackPort): Value | undefined {
    const wire = this.#wiring.to(card.uuid, port.id)
    if (wire === null) {
      const literal = literalOf(port)
      return literal === undefined ? undefined : asValue(literal)
    }
    return this.#wired(wire, card, port) ?? null
  }

  /** @param by the conversion that the input makes anyway */
  #wired(wire: Wire, card: FlopackCard, port: FlopackPort, by?: ValueType): Value | null {
    const source = this.#source(wire.card, wire.port)
    if (source === null) {
      this.#guess(card, `The value for "${port.key}" comes from nowhere; it is null here.`)
      return null
    }
    if ('value' in source) return asValue(source.value)
    const parsesBody = wire.convert === 'parse' && source.place.join('.') === 'trigger.raw_body'
    const place = parsesBody ? ['trigger', 'body'] : source.place
    const as = parsesBody ? undefined : conversions.get(wire.convert ?? '')
    const reference = referenceTo(place, as === by ? undefined : as)
    if (reference === null) {
      this.#guess(card, `The place of the value for "${port.key}" cannot be written as a path; it is null here.`)
      return null
    }
    return reference
  }

  /** An input as a card of ours declares it. */
  #input(card: FlopackCard, port: FlopackPort, known: KnownCard, name: string): Value | undefined {
    const field = known.inputs[name]!
    const wire = this.#wiring.to(card.uuid, port.id)
    if (wire !== null) return this.#wired(wire, card, port, implied.get(field.kind)) ?? null
    const literal = literalOf(port)
    if (literal === undefined) return undefined
    if (field.kind === 'flow' && !(typeof literal === 'string' && this.#context.flows.has(literal))) {
      this.#guess(card, `The flow for "${field.label}" is not in the file: choose another one.`)
      return undefined
    }
    const word = typeof literal === 'string' ? known.okta?.words?.[name]?.[literal] : undefined
    const value = this.#zone(card, name, fitted(word ?? literal, field))
    if (value === null)
      this.#guess(card, `"${port.key}" has a value that "${field.label}" does not take; it is left out.`)
    return value ?? undefined
  }

  /** There a zone that does not exist is UTC; here a card fails by it. */
  #zone(card: FlopackCard, name: string, value: Value | null): Value | null {
    if (name !== 'zone' || typeof value !== 'string' || value === '' || knownZone(value) !== null) return value
    this.#guess(card, `There is no time zone "${value.slice(0, 60)}": the card uses UTC.`)
    return 'UTC'
  }

  // ---- cards

  #node(
    card: FlopackCard,
    kind: string,
    inputs: Readonly<Record<string, Value | undefined>>,
    outputs: (port: FlopackPort) => Place | null,
    more: Partial<CardNode> = {},
  ): CardNode {
    const id = this.#names.get(card.uuid)!
    this.#outputs.set(card.uuid, (port) => {
      const place = outputs(port)
      return place === null ? null : [id, ...place]
    })
    const given = Object.entries(inputs).filter((entry): entry is [string, Value] => entry[1] !== undefined)
    const onError = this.#onError(card)
    const title = card.node.data?.name?.slice(0, languageLimits.name) ?? ''
    const node: CardNode = {
      id,
      card: kind,
      ...(title === '' || title === this.#context.forms.card(kind)?.title ? {} : { title }),
      ...(given.length === 0 ? {} : { inputs: Object.fromEntries(given) }),
      ...(onError === null ? {} : { onError }),
      ...more,
    }
    return restored(node, readKept(card.node.model.comments))
  }

  #known(card: FlopackCard, known: FormedCard): CardNode {
    const ports = dataPorts(card)
    const taken = new Set<FlopackPort>()
    const one = (name: string): FlopackPort | undefined => {
      const found = ports.find((port) => portName(port) === name)
      if (found !== undefined) taken.add(found)
      return found
    }
    const inputs: Record<string, Value | undefined> = {}
    for (const [name, field] of Object.entries(known.inputs)) {
      if (field.kind !== 'connection') continue
      const [module = ''] = functionOf(card.address).name.split(':')
      inputs[name] = this.#context.connect(card.node.model.config ?? null, module) ?? (field.optional ? undefined : '')
    }
    const later: [string, Exclude<OktaPort, string>][] = []
    for (const [name, port] of Object.entries(known.okta.inputs ?? {})) {
      if (typeof port !== 'string') {
        later.push([name, port])
        continue
      }
      const found = one(port)
      const value = found === undefined ? undefined : this.#input(card, found, known, name)
      inputs[name] = value ?? this.#missing(card, known, name)
    }
    for (const [name, port] of Object.entries(known.okta.conditions ?? {})) {
      const found = one(port)
      const values = ports.filter(({ group }) => group === expressionGroup)
      for (const value of values) taken.add(value)
      if (found !== undefined) inputs[name] = this.#conditions(card, found, values)
    }
    for (const [name, rest] of later) {
      const first = (rest.first ?? []).map(one).filter((port) => port !== undefined)
      const group = 'fields' in rest ? rest.group : undefined
      const others = ports.filter((port) => !taken.has(port) && (group === undefined || port.group === group))
      for (const port of others) taken.add(port)
      // Without any port, what may be left out is left out.
      if (known.inputs[name]!.optional === true && first.length + others.length === 0) continue
      inputs[name] =
        'list' in rest ? this.#asList(card, [...first, ...others]) : this.#asFields(card, [...first, ...others])
    }
    for (const port of ports) {
      if (!taken.has(port) && this.#value(card, port) !== undefined) {
        this.#guess(card, `"${portName(port)}" has no place in our card "${known.title}"; it is left out.`)
      }
    }
    this.#lookForSecrets(card, ports)
    return this.#node(card, known.id, inputs, knownOutputs(known))
  }

  /** A "Where Expression" (section 13); what is compared with comes in at hidden inputs, or stands in it. */
  #conditions(card: FlopackCard, port: FlopackPort, values: readonly FlopackPort[]): Value | undefined {
    if (this.#wiring.to(card.uuid, port.id) !== null) {
      this.#guess(card, `"${port.key}" comes from another card, which has no place here; it is left out.`)
      return undefined
    }
    const read = readExpression(literalOf(port))
    if (read === null) {
      this.#guess(card, `"${port.key}" cannot be read; it is left out, and every row fits.`)
      return undefined
    }
    const conditions = read.map(({ column, operator, join, value, from }, i) => {
      const hidden = from === null ? undefined : values.find(({ key }) => key === from)
      const compared =
        from === null ? asValue(value) : hidden === undefined ? null : (this.#value(card, hidden) ?? null)
      return { column, operator, value: compared as Json, ...(join === 'or' && i < read.length - 1 ? { join } : {}) }
    })
    return conditions.length === 0 ? undefined : conditions
  }

  // A required input that the file leaves open would keep the whole flow out.
  #missing(card: FlopackCard, known: KnownCard, name: string): Value | undefined {
    const field = known.inputs[name]!
    if (field.optional === true || field.kind === 'any') return undefined
    const empty = empties[field.kind]
    if (empty === undefined || (typeof empty === 'string' && empty !== '')) {
      this.#guess(card, `"${field.label}" is not given in the file.`)
    }
    return empty
  }

  #asList(card: FlopackCard, ports: readonly FlopackPort[]): Value {
    const values = ports.map((port) => this.#value(card, port)).filter((value) => value !== undefined)
    return values as unknown as Json // references may stand inside lists
  }

  /** Fields under their own names; one that is not given is there as the file has it: null or the empty text. */
  #asFields(card: FlopackCard, ports: readonly FlopackPort[]): Value {
    const fields: Record<string, Json> = {}
    for (const port of ports) {
      const name = this.#fieldName(card, port, fields)
      fields[name] = (this.#value(card, port) ?? unset(port)) as Json
    }
    return fields
  }

  #fieldName(card: FlopackCard, port: FlopackPort, used: object): string {
    const { key } = port
    const fits = key !== '' && key.length <= languageLimits.fieldName && isSafeKey(key)
    if (fits && !Object.hasOwn(used, key)) return key
    const base = fits ? key : `field_${key.replaceAll(/\W/g, '').slice(0, 40)}`
    let name = base
    for (let n = 2; Object.hasOwn(used, name); n++) name = `${base}_${n}`
    this.#guess(card, `The field "${key.slice(0, 60)}" is called "${name}" here.`)
    return name
  }

  #note(card: FlopackCard): readonly CardNode[] {
    const { comments } = card.node.model
    const { title, markdown } = isJsonObject(comments as Json) ? (comments as Record<string, unknown>) : {}
    const whole = this.#noted(card, markdown)
    if (whole !== null) return [whole]
    const words = [title, markdown, typeof comments === 'string' ? comments : ''].filter(
      (part): part is string => typeof part === 'string' && part.trim() !== '',
    )
    const note = words.join('\n\n').slice(0, languageLimits.note)
    return note === '' ? [] : [{ id: this.#names.get(card.uuid)!, card: noteCard, note }]
  }

  /** A card of ours that Okta has nothing for: the note that stands in its place has all of it. */
  #noted(card: FlopackCard, markdown: unknown): CardNode | null {
    const content = readNote(markdown)
    if (!isJsonObject(content) || typeof content['card'] !== 'string') return null
    // Whatever else is wrong with it is said when the definition is judged.
    return { ...(content as unknown as CardNode), id: this.#names.get(card.uuid)! }
  }

  #template(card: FlopackCard): Value {
    const ports = dataPorts(card)
    const text = ports.find(({ key }) => key === '_text_')
    const literal = text === undefined ? '' : String(literalOf(text) ?? '')
    let made = ''
    let at = 0
    for (const match of literal.matchAll(/\{\{\{([^{}]{1,200})\}\}\}/g)) {
      made += asTemplateText(literal.slice(at, match.index))
      at = match.index + match[0].length
      made += this.#inserted(
        card,
        ports.find(({ key }) => key === match[1]),
      )
    }
    return made + asTemplateText(literal.slice(at))
  }

  #inserted(card: FlopackCard, port: FlopackPort | undefined): string {
    if (port === undefined) return ''
    const wire = this.#wiring.to(card.uuid, port.id)
    const source = wire === null ? null : this.#source(wire.card, wire.port)
    if (source !== null && 'place' in source) {
      const place = templatePlace(source.place)
      if (place !== null) return place
    }
    if (source !== null && 'value' in source) return asTemplateText(text(source.value))
    if (wire !== null) this.#guess(card, `A value in the text comes from nowhere; it is left out.`)
    return wire === null ? asTemplateText(text(literalOf(port) ?? '')) : ''
  }

  // As in a template values stand in the text, but under names.
  #formula(card: FlopackCard, name: string): CardNode {
    const { card: kind, input } = formulas.get(name)!
    const ports = dataPorts(card)
    const given = ports.find(({ key }) => key === '_text_')
    const formula = given === undefined ? '' : String(literalOf(given) ?? '')
    const values: Record<string, Json> = {}
    const names = new Map<string, string>()
    const used = new Set<string>()
    const wanted = namesInFile(formula)
    for (const port of ports) {
      if (port === given || !wanted.has(port.key)) continue
      if (used.size === languageLimits.fields) {
        this.#guess(card, `A formula has at most ${languageLimits.fields} values; the others are left out.`)
        break
      }
      const wire = this.#wiring.to(card.uuid, port.id)
      const source = wire === null ? null : this.#source(wire.card, wire.port)
      const place = source !== null && 'place' in source ? source.place : null
      // A file of ours has our names.
      const isOurs = ownIdOf(card.uuid) !== null && isSafeKey(port.key)
      const name = isOurs ? port.key : nameOfPlace(place, used)
      used.add(name)
      names.set(port.key, name)
      values[name] = (this.#value(card, port) ?? null) as Json
    }
    const text = formulaFromFile(formula, names)
    return this.#node(
      card,
      kind,
      { [input]: text, ...(used.size > 0 ? { values } : {}) },
      outputNamed('output', 'output'),
    )
  }

  #condition(card: FlopackCard, ports: readonly FlopackPort[], group: string | null): Record<string, Json> {
    const part = (key: string) => {
      const port = ports.find((port) => port.key === key && (port.group ?? null) === group)
      return port === undefined ? undefined : this.#value(card, port)
    }
    const operator = part('operator')
    const condition: Record<string, Value> = { operator: typeof operator === 'string' ? operator : '==' }
    const [a, b] = [part('left-operand'), part('right-operand')]
    if (a !== undefined) condition['a'] = a
    if (b !== undefined) condition['b'] = b
    return condition as Record<string, Json>
  }

  #ifElse(card: FlopackCard, { whenTrue, whenFalse, join }: NonNullable<Placed['fork']>): CardNode {
    const condition = this.#condition(card, dataPorts(card), null)
    const id = this.#names.get(card.uuid)!
    // The branches first: what they give on is known then.
    // oxlint-disable-next-line unicorn/no-thenable -- the name of a branch
    const branches = { then: this.#list(whenTrue), else: this.#list(whenFalse) }
    const inTrue = idsOf(whenTrue)
    const inFalse = idsOf(whenFalse)
    const outputs: Record<string, Record<string, Value>> = {}
    const names = new Map<string, string>()
    for (const [input, [end]] of Object.entries(join.joins ?? {}).map(
      ([input, ends]) => [input, ends ?? []] as const,
    )) {
      const port = end === undefined ? undefined : join.node.model.outputs?.data?.[end.output]
      const from = join.node.model.inputs?.data?.[input]
      if (port === undefined || from === undefined) continue
      const name = names.get(port.id) ?? this.#fieldName(join, port, { ...outputs, result: true })
      names.set(port.id, name)
      const branchesOf = (outputs[name] ??= {})
      const wires = this.#wiring
        .allTo(join.uuid, input)
        .map((wire) => ({ wire, in: this.#branchOf(wire, inTrue, inFalse) }))
      // What comes from before the If/Else belongs to the branch that nothing else comes from.
      for (const { wire, in: known } of wires.toSorted((a, b) => Number(a.in === null) - Number(b.in === null))) {
        const branch = known ?? (Object.hasOwn(branchesOf, 'then') ? 'else' : 'then')
        const value = this.#wired(wire, join, from)
        if (value !== null) branchesOf[branch] = value
      }
    }
    this.#outputs.set(join.uuid, (port) => {
      const name = names.get(port.id)
      return name === undefined ? null : [id, name]
    })
    const filled = Object.keys(outputs).length === 0 ? {} : { outputs }
    const inner = Object.fromEntries(Object.entries(branches).filter(([, list]) => list.length > 0))
    const more = { ...(Object.keys(inner).length === 0 ? {} : { branches: inner }), ...filled }
    return this.#node(card, 'branching.if-else', condition, outputNamed('result', 'result'), more)
  }

  #branchOf(wire: Wire, inTrue: ReadonlySet<string>, inFalse: ReadonlySet<string>): 'then' | 'else' | null {
    let at: Wire | null = wire
    for (let hops = 0; at !== null && hops < 100; hops++) {
      if (inTrue.has(at.card)) return 'then'
      if (inFalse.has(at.card)) return 'else'
      const expand: FlopackCard | undefined = this.#wiring.cards.get(at.card)
      if (expand === undefined || functionOf(expand.address).name !== 'object:expand') return null
      const object = portsOf(expand.node.model.inputs).find(({ key }) => key === 'object')
      at = object === undefined ? null : this.#wiring.to(expand.uuid, object.id)
    }
    return null
  }

  #ifElseIf(card: FlopackCard): CardNode {
    const ports = dataPorts(card)
    const groups = [...new Set(ports.filter(({ key }) => key === 'operator').map(({ group }) => group ?? null))]
    // "if" comes first whatever its ports' places are.
    groups.sort((a, b) => Number(b === 'if') - Number(a === 'if'))
    const conditions = groups.map((group) => this.#condition(card, ports, group))
    const branches: Record<string, readonly CardNode[]> = {}
    const bodyOf = (group: string | null) =>
      ports.find((port) => port.key === 'flo' && (port.group ?? null) === group)?.value?.data
    for (const [i, group] of groups.entries()) branches[caseName(i)] = this.#nested(card, bodyOf(group))
    branches['else'] = this.#nested(card, bodyOf('else'))
    return this.#block(card, 'branching.if-else-if', { conditions: conditions as unknown as Json }, branches)
  }

  #ifError(card: FlopackCard): CardNode {
    const id = this.#names.get(card.uuid)!
    const tried = dataPorts(card).find(({ key }) => key === 'flo')?.value?.data
    const branches = {
      try: this.#nested(card, tried),
      catch: this.#nested(card, card.node.model.policy?.error?.flo, (port) =>
        port.key === 'error' ? { place: [id, 'error'] } : null,
      ),
    }
    return this.#block(card, 'error.if-error', {}, branches)
  }

  /** A card whose branches are blocks: a Return in them gives the card's outputs their values. */
  #block(
    card: FlopackCard,
    kind: string,
    inputs: Readonly<Record<string, Value>>,
    branches: Readonly<Record<string, readonly CardNode[]>>,
  ): CardNode {
    const outputs: Record<string, Readonly<Record<string, Value>>> = {}
    const names = new Map<string, string>()
    for (const port of portsOf(card.node.model.outputs)) {
      const name = this.#fieldName(card, port, { ...outputs, failed: true, taken: true })
      names.set(port.id, name)
      outputs[name] = {}
    }
    const filled = Object.fromEntries(Object.entries(branches).filter(([, list]) => list.length > 0))
    const place = (port: FlopackPort): Place | null => {
      const name = names.get(port.id)
      return name === undefined ? null : [name]
    }
    return this.#node(card, kind, inputs, place, {
      ...(Object.keys(filled).length === 0 ? {} : { branches: filled }),
      ...(names.size === 0 ? {} : { outputs }),
    })
  }

  /**
   * The cards of a body inside a card. Its head gives on what the container has at inputs of the same key ("wormholes",
   * section 9.2), and what `own` says.
   */
  #nested(
    container: FlopackCard,
    content: unknown,
    own: (port: FlopackPort) => Source | null = () => null,
  ): readonly CardNode[] {
    const body = readBody(content)
    if (body === null) return []
    const depth = this.#around.depth + 1
    if (depth > flopackLimits.nesting) {
      this.#guess(container, `Bodies more than ${flopackLimits.nesting} deep are left out.`)
      return []
    }
    const ports = portsOf(container.node.model.inputs)
    const around: Around = {
      depth,
      head: (port) => {
        const found = own(port)
        if (found !== null) return found
        const captured = ports.find(({ group, key }) => group === port.group && key === port.key)
        if (captured === undefined) {
          return port.group === 'context' && port.key === 'execution_id' ? { place: ['trigger', 'execution_id'] } : null
        }
        const wire = this.#wiring.to(container.uuid, captured.id)
        if (wire !== null) return this.#source(wire.card, wire.port)
        return { value: literalOf(captured) ?? null }
      },
    }
    return new BodyConverter(body, this.#context, around).convert()
  }

  // The key of each output is the path of its value.
  #getMultiple(card: FlopackCard): CardNode {
    const object = dataPorts(card).find(({ key }) => key === 'object')
    const paths: Record<string, Json> = {}
    const names = new Map<string, string>()
    for (const port of portsOf(card.node.model.outputs)) {
      const name = this.#fieldName(card, port, paths)
      names.set(port.id, name)
      paths[name] = port.key
    }
    const inputs = { object: object === undefined ? {} : (this.#value(card, object) ?? {}), paths }
    return this.#node(card, 'object.get-multiple', inputs, ({ id }) => (names.has(id) ? [names.get(id)!] : null))
  }

  #call(card: FlopackCard, name: string): CardNode {
    const ports = dataPorts(card)
    const flow = ports.find(({ key, value }) => key === 'flo' && value?.type === 'flo')
    const values = ports.filter((port) => port !== flow && (port.group ?? null) === null)
    const id = flow?.value?.data
    if (typeof id !== 'string' || !this.#context.flows.has(id)) return this.#broken(card, name)
    const inputs = { flow: id, values: this.#asFields(card, values) }
    return name === 'control:spawn'
      ? this.#node(card, 'flow.call', inputs, (port) => ['output', port.key])
      : this.#node(card, 'flow.call-async', inputs, () => null)
  }

  #loop(card: FlopackCard, name: string): CardNode {
    const form = loops.get(name)!
    const id = this.#names.get(card.uuid)!
    const inputs: Record<string, Value | undefined> = {}
    const values: Record<string, Json> = {}
    const pick: Record<string, Json> = {}
    let flow: FlopackPort | undefined
    for (const port of dataPorts(card)) {
      const proxy = port.value?.proxy
      if (proxy === undefined || proxy === null || proxy === false) {
        if (port.value?.type === 'flo') flow = port
        else if (Object.hasOwn(form.inputs, port.key)) {
          const value = this.#value(card, port)
          if (value !== undefined) inputs[form.inputs[port.key]!] = value
        } else if (port.group !== 'context') values[port.key] = (this.#value(card, port) ?? unset(port)) as Json
        continue
      }
      const key = proxy.dest?.key ?? port.key
      if (proxy.dynamic === true) pick[key] = proxy.path ?? ''
      else values[key] = (this.#value(card, port) ?? unset(port)) as Json
    }
    if (inputs['concurrency'] !== undefined) inputs['concurrency'] = asConcurrency(inputs['concurrency'])
    for (const needed of ['list', 'object'] as const) {
      if (Object.values(form.inputs).includes(needed)) inputs[needed] ??= needed === 'list' ? [] : {}
    }
    const data = flow?.value?.data
    const outputs = (port: FlopackPort): Place | null =>
      Object.hasOwn(form.outputs, port.key) ? [form.outputs[port.key]!] : null
    if (typeof data === 'object' && data !== null) {
      const each = this.#nested(card, data, (port) => {
        if (port.group === 'context' && port.key === 'index') return { place: [id, 'index'] }
        if (Object.hasOwn(pick, port.key)) {
          const path = String(pick[port.key])
          return { place: [id, 'item', ...(path === '' ? [] : path.split('.'))] }
        }
        // The head of an event's loop has the members of the item in groups.
        if (port.group === 'Output') return { place: [id, 'item', 'Output', port.key] }
        return null
      })
      return this.#node(card, form.card, inputs, outputs, each.length === 0 ? {} : { branches: { each } })
    }
    if (typeof data !== 'string' || !this.#context.flows.has(data)) return this.#broken(card, name)
    inputs['flow'] = data
    if (Object.keys(values).length > 0) inputs['values'] = values
    if (Object.keys(pick).length > 0) inputs['pick'] = pick
    return this.#node(card, form.card, inputs, outputs)
  }

  /** A card that calls a flow which is not in the file. */
  #broken(card: FlopackCard, name: string): CardNode {
    this.#guess(card, 'The flow that it calls is not in the file: choose another one and put its card here.')
    return this.#placeholder(card, true, name, false)
  }

  /** Whether a card names a flow that is not in the file. */
  #isBroken(card: FlopackCard, { inputs, okta }: FormedCard): boolean {
    return Object.entries(okta.inputs ?? {}).some(([name, port]) => {
      if (inputs[name]?.kind !== 'flow') return false
      const id = dataPorts(card).find((each) => portName(each) === port)?.value?.data
      if (typeof id !== 'string' || id === '') return inputs[name].optional !== true
      return !this.#context.flows.has(id)
    })
  }

  /** A card that there is nothing for here: it keeps its inputs under their names, and says what it was. */
  #placeholder(card: FlopackCard, kernel: boolean, name: string, isCounted = true): CardNode {
    if (isCounted) this.#context.report.count(kernel ? 'unknown' : 'placeholders', name)
    const ports = portsOf(card.node.model.inputs)
    const given: Record<string, Json> = {}
    const helper = this.#helperOf(ports)
    for (const port of ports) {
      if (port === helper) continue
      const value = this.#value(card, port)
      if (value !== undefined) given[this.#fieldName(card, { ...port, key: portName(port) }, given)] = value as Json
    }
    this.#lookForSecrets(card, ports)
    const outputs = portsOf(card.node.model.outputs)
    const form = asValue(formOf(card, this.#context.connections) as unknown as Json)
    const inputs = { was: name, given, gives: outputs.map(portName), form }
    const outputOf = (port: FlopackPort): Place => ['output', portName(port)]
    if (helper === undefined) return this.#node(card, 'placeholder.action', inputs, outputOf)
    return this.#node(card, 'placeholder.stream', { ...inputs, flow: helper.value!.data as string }, outputOf)
  }

  /** Where a connector's action streams its records: the port with the helper flow for them. */
  #helperOf(ports: readonly FlopackPort[]): FlopackPort | undefined {
    const helpers = ports.filter(({ group, value }) => group === 'Streaming' && value?.type === 'flo')
    const id = helpers[0]?.value?.data
    return helpers.length === 1 && typeof id === 'string' && this.#context.flows.has(id) ? helpers[0] : undefined
  }

  // ---- the rest

  #onError(card: FlopackCard): OnError | null {
    const error = card.node.model.policy?.error
    if (error === undefined || error === null || functionOf(card.address).name === 'control:tryCatch') return null
    const ports = portsOf(card.node.model.inputs).filter(({ value }) => value?.error === true)
    const times = Math.min(10, Math.trunc(Number(error.retry ?? 0)))
    const retry = times >= 1 ? { times, seconds: pauseOf(error.delay), ...only(error.retryCondition) } : undefined
    const run =
      error.type === 'flo' && typeof error.flo === 'string'
        ? {
            flow: error.flo,
            ...(ports.length === 0 ? {} : { values: this.#asFields(card, ports) as Record<string, Value> }),
          }
        : undefined
    const gives = error.type === 'return' ? (this.#asFields(card, ports) as Record<string, Value>) : undefined
    if (retry === undefined && run === undefined && gives === undefined) return null
    return {
      ...(retry === undefined ? {} : { retry }),
      ...(run === undefined ? {} : { run }),
      ...(gives === undefined ? {} : { return: gives }),
    }
  }

  #lookForSecrets(card: FlopackCard, ports: readonly FlopackPort[]): void {
    for (const port of ports) {
      const isNamedSo = /token|secret|password|passphrase|api.?key|authorization|credential|private.?key/i.test(
        port.key,
      )
      if (!isNamedSo || this.#wiring.to(card.uuid, port.id) !== null) continue
      if (typeof literalOf(port) === 'string') {
        this.#context.report.secret(
          this.#context.name,
          titleOf(card),
          `"${port.key}" has a value typed in that looks like a secret. Put it into a connection.`,
        )
      }
    }
  }

  #guess(card: FlopackCard, message: string): void {
    this.#context.report.guess(this.#context.name, titleOf(card), message)
  }
}

/** How the file's conversions are said in a reference (section 7). What is left out needs none here. */
const conversions: ReadonlyMap<string, ValueType> = new Map([
  ['parse', 'object'],
  ['dateTime', 'date'],
  ['stringify', 'text'],
  ['toString', 'text'],
  ['parseFloat', 'number'],
  ['booleanToString', 'text'],
  // A value that is a list already stays one: real exports count on it wherever the type of a value is not known.
  ['wrapArray', 'list'],
])

/** What an input makes of any value, by its kind. */
const implied: ReadonlyMap<FieldDeclaration['kind'], ValueType> = new Map([
  ['text', 'text'],
  ['number', 'number'],
  ['date', 'date'],
  ['object', 'object'],
  ['fields', 'object'],
])

const empties: Readonly<Record<string, Json>> = {
  text: '',
  template: '',
  list: [],
  object: {},
  fields: {},
  boolean: false,
  path: '',
  number: 0,
  integer: 0,
}

/** A card that no person sees, and that becomes none of ours. */
const isHidden = ({ address }: FlopackCard): boolean =>
  ['control:noop', 'control:callable'].includes(functionOf(address).name)

const titleOf = (card: FlopackCard): string =>
  card.node.data?.name?.trim() || functionOf(card.address).name.split(':')[1] || 'card'

/** `group.key`, or `key` where there is no group. */
const portName = ({ group, key }: FlopackPort): string => (group ? `${group}.${key}` : key)

/** The inputs of the function itself: not those of its error policy, nor what it passes on to a body inside. */
function dataPorts(card: FlopackCard): readonly FlopackPort[] {
  return portsOf(card.node.model.inputs).filter(
    ({ value, metadata }) => value?.error !== true && !metadata?.wormholeMethodId,
  )
}

const unset = (port: FlopackPort): Json => (port.value?.data === '' ? '' : null)
const text = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))
const outputNamed =
  (key: string, name: string) =>
  (port: FlopackPort): Place | null =>
    port.key === key ? [name] : null

function knownOutputs(known: KnownCard): (port: FlopackPort) => Place | null {
  const outputs = Object.entries(known.okta?.outputs ?? {})
  return (port) => {
    const name = portName(port)
    const found = outputs.find(([, theirs]) => theirs === name)
    if (found !== undefined) return [found[0]]
    const whole = outputs.find(([, theirs]) => theirs.endsWith('.*') && port.group === theirs.slice(0, -2))
    if (whole !== undefined) return [whole[0], port.key]
    return known.mirrors === undefined ? null : [port.key]
  }
}

function idsOf(items: readonly Placed[]): ReadonlySet<string> {
  const ids = new Set<string>()
  const add = (list: readonly Placed[]) => {
    for (const { card, fork } of list) {
      ids.add(card.uuid)
      if (fork === undefined) continue
      ids.add(fork.join.uuid)
      add(fork.whenTrue)
      add(fork.whenFalse)
    }
  }
  add(items)
  return ids
}

function asConcurrency(value: Value): Value {
  const number = Number(value)
  return Number.isFinite(number) ? Math.min(200, Math.max(1, Math.trunc(number))) : (value as Reference)
}

/** Of a span, its middle; in seconds. */
function pauseOf(delay: unknown): number {
  const [low, high] = Array.isArray(delay) ? delay.map(Number) : [Number(delay), Number(delay)]
  const ms = ((low ?? 60_000) + (high ?? low ?? 60_000)) / 2
  return Number.isFinite(ms) && ms >= 0 ? Math.min(86_400, ms / 1000) : 60
}

const only = (condition: unknown): { readonly only?: 'rate_limit' } =>
  condition === 'ratelimits' ? { only: 'rate_limit' } : {}
