import { isJsonObject, type Json } from '../base/json/json.ts'
import type { CardNode, FlowDefinition, OnError, Trigger } from '../model/flow-definition.ts'
import { branchesOf } from './branches.ts'
import type { CardLike } from './card-like.ts'
import { compileInputs, type InputsReader } from './compile-inputs.ts'
import { compileValue, valueOf, type CompiledValue, type Frame, type Lookup } from './compile-value.ts'
import { languageLimits } from './limits.ts'
import { suggester, suggestion } from './nearest.ts'
import { isNote } from './notes.ts'
import { isSafeKey } from './path.ts'
import { inputsOf, triggerOutputNames } from './trigger.ts'

/** Something in a definition that must be put right. `at` is its place: `cards[3].inputs.text`. */
export interface DefinitionProblem {
  readonly at: string
  readonly message: string
}

/** A flow made ready to run: names are resolved, constants checked, templates taken apart. Frozen; shared by executions. */
export interface CompiledFlow<C extends CardLike = CardLike> {
  readonly name: string
  readonly trigger: Trigger
  readonly saveData: boolean
  /** How many slots a frame of this flow has; 0 is the trigger's. */
  readonly slots: number
  readonly nodes: readonly CompiledNode<C>[]
  /** Ids of the helper flows that its cards call. */
  readonly calls: readonly string[]
}

export interface CompiledNode<C extends CardLike = CardLike> {
  readonly id: string
  readonly card: C
  readonly slot: number
  /** Converted and checked inputs. @throws ValueError naming card and input */
  readonly inputs: InputsReader
  readonly branches: Readonly<Record<string, readonly CompiledNode<C>[]>>
  /** The outputs that the author declared, by the branch that ran; null where there are none. */
  readonly join: ((branch: string, frame: Frame) => Readonly<Record<string, Json>>) | null
  /** Their names. */
  readonly joined: readonly string[]
  /** Names of inputs and outputs that no history may show. */
  readonly secrets: ReadonlySet<string> | null
  /** What happens where it fails; null where the flow just ends with the error. */
  readonly onError: CompiledOnError | null
}

export interface CompiledOnError {
  readonly retry: OnError['retry'] | null
  readonly run: { readonly flow: string; readonly values: (frame: Frame) => Json } | null
  readonly return: ((frame: Frame) => Json) | null
}

export type Compiled<C extends CardLike> =
  | { readonly flow: CompiledFlow<C>; readonly problems?: never }
  | { readonly flow?: never; readonly problems: readonly DefinitionProblem[] }

interface Place {
  readonly order: number
  readonly inside: string | null
}

interface Seen {
  readonly slot: number
  readonly outputs: readonly string[]
  /** What the card shows only to the cards inside its branches. */
  readonly inside?: readonly string[]
}

interface Scope {
  readonly parent: Scope | null
  readonly seen: Map<string, Seen>
}

/**
 * Compiles a definition that has the form of language/definition.ts.
 *
 * @param cards every card that there is, by id
 * @returns the flow, or all its problems at once, each naming its place: unknown cards, inputs, branches and outputs, missing
 *   inputs, values of the wrong type or beyond a limit, references to what cannot be seen from there, names used twice
 */
export function compileFlow<C extends CardLike>(
  definition: FlowDefinition,
  cards: ReadonlyMap<string, C>,
): Compiled<C> {
  const compiler = new Compiler(cards)
  const flow = compiler.compile(definition)
  return compiler.problems.length > 0 ? { problems: compiler.problems } : { flow }
}

class Compiler<C extends CardLike> {
  readonly problems: DefinitionProblem[] = []
  readonly #cards: ReadonlyMap<string, C>
  readonly #places = new Map<string, Place>()
  readonly #calls = new Set<string>()
  /** The cards whose branches are being compiled. */
  readonly #around: string[] = []
  readonly #suggest = suggester()
  #slots = 1

  constructor(cards: ReadonlyMap<string, C>) {
    this.#cards = cards
  }

  compile(definition: FlowDefinition): CompiledFlow<C> {
    const { trigger } = definition
    this.#checkNames(
      inputsOf(trigger).map(({ name }) => name),
      (i) => `trigger.inputs[${i}].name`,
    )
    this.#locate(definition.cards, 'cards', null, 0)
    if (this.#places.size > languageLimits.cards)
      this.#report('cards', `A flow has at most ${languageLimits.cards} cards.`)
    const scope: Scope = { parent: null, seen: new Map() }
    scope.seen.set('trigger', { slot: 0, outputs: triggerOutputNames(trigger) })
    const nodes = this.#cardList(definition.cards, 'cards', scope)
    return Object.freeze({
      name: definition.name,
      trigger,
      saveData: definition.saveData !== false,
      slots: this.#slots,
      nodes,
      calls: Object.freeze([...this.#calls]),
    })
  }

  // First every id with its place, so that a reference that leads nowhere can be told from one that leads too far.
  #locate(list: readonly CardNode[], at: string, inside: string | null, depth: number): void {
    if (depth > languageLimits.nesting) {
      this.#report(at, `Branches are nested at most ${languageLimits.nesting} deep.`)
      return
    }
    for (const [i, node] of list.entries()) {
      if (!/^[a-z][a-z0-9_]{0,63}$/.test(node.id)) {
        this.#report(`${at}[${i}].id`, 'A card’s id begins with a lower-case letter and has only these, digits and _.')
      } else if (node.id === 'trigger') this.#report(`${at}[${i}].id`, '"trigger" is the first card’s name.')
      else if (this.#places.has(node.id))
        this.#report(`${at}[${i}].id`, `There is another card with the id "${node.id}".`)
      else this.#places.set(node.id, { order: this.#places.size, inside })
      for (const [branch, cards] of Object.entries(node.branches ?? {})) {
        this.#locate(cards, `${at}[${i}].branches.${branch}`, `branch "${branch}" of card "${node.id}"`, depth + 1)
      }
    }
  }

  #cardList(list: readonly CardNode[], at: string, scope: Scope): readonly CompiledNode<C>[] {
    const nodes: CompiledNode<C>[] = []
    for (const [i, node] of list.entries()) {
      if (isNote(node)) {
        this.#note(node, `${at}[${i}]`, scope)
        continue
      }
      const compiled = this.#card(node, `${at}[${i}]`, scope)
      if (compiled !== null) nodes.push(compiled)
    }
    return Object.freeze(nodes)
  }

  // It is no step: nothing of it is left in what runs.
  #note(node: CardNode, at: string, scope: Scope): void {
    scope.seen.set(node.id, { slot: 0, outputs: [] })
    for (const member of ['inputs', 'branches', 'outputs'] as const) {
      if (node[member] !== undefined) this.#report(`${at}.${member}`, `A note has no ${member}.`)
    }
  }

  #card(node: CardNode, at: string, scope: Scope): CompiledNode<C> | null {
    const order = this.#places.get(node.id)?.order ?? 0
    const slot = this.#slots++
    const card = this.#cards.get(node.card)
    if (card === undefined) {
      this.#report(`${at}.card`, `There is no card "${node.card}".${this.#suggest(node.card, this.#cards.keys())}`)
      // Its outputs are not known: whatever refers to them is not another problem.
      scope.seen.set(node.id, { slot, outputs: ['*'] })
      return null
    }
    const inputs = compileInputs(node, card, `${at}.inputs`, {
      lookup: this.#lookup(scope, node.id, order),
      report: (at, message) => this.#report(at, message),
      calls: this.#calls,
    })
    const onError = node.onError === undefined ? null : this.#onError(node, node.onError, `${at}.onError`, scope, order)
    const { branches, join } = this.#branches(node, card, at, scope, slot, order)
    const outputs = [...Object.keys(card.outputs), ...mirrored(node, card), ...Object.keys(node.outputs ?? {})]
    const inside = Object.values(card.inside ?? {}).flatMap((fields) => Object.keys(fields))
    scope.seen.set(node.id, { slot, outputs, inside })
    const joined = Object.keys(node.outputs ?? {})
    return Object.freeze({
      id: node.id,
      card,
      slot,
      inputs,
      branches,
      join,
      joined,
      secrets: secretNames(card),
      onError,
    })
  }

  #onError(node: CardNode, given: OnError, at: string, scope: Scope, order: number): CompiledOnError {
    const context = {
      lookup: this.#lookup(scope, node.id, order),
      report: (at: string, message: string) => this.#report(at, message),
      where: `Card ${node.id}, on error`,
    }
    const fields = (values: OnError['return'], at: string) => {
      const compiled = compileValue((values ?? {}) as Json, at, context)
      return (frame: Frame) => valueOf(compiled, frame)
    }
    const { retry = null, run } = given
    if (run !== undefined) this.#calls.add(run.flow)
    return Object.freeze({
      retry,
      run: run === undefined ? null : { flow: run.flow, values: fields(run.values, `${at}.run.values`) },
      return: given.return === undefined ? null : fields(given.return, `${at}.return`),
    })
  }

  #branches(
    node: CardNode,
    card: C,
    at: string,
    scope: Scope,
    slot: number,
    order: number,
  ): Pick<CompiledNode<C>, 'branches' | 'join'> {
    const declared = branchesOf(node, card)
    for (const name of Object.keys(node.branches ?? {})) {
      if (!Object.hasOwn(declared, name)) {
        this.#report(
          `${at}.branches.${name}`,
          `Card ${card.id} has no branch "${name}".${suggestion(name, Object.keys(declared))}`,
        )
      }
    }
    const names = Object.keys(node.outputs ?? {})
    this.#checkNames(names, (i) => `${at}.outputs.${names[i]}`)
    for (const name of names) {
      if (Object.keys(declared).length === 0)
        this.#report(`${at}.outputs`, `Card ${card.id} has no branches to take outputs from.`)
      if (Object.hasOwn(card.outputs, name))
        this.#report(`${at}.outputs.${name}`, `"${name}" is an output of card ${card.id} itself.`)
      for (const branch of Object.keys(node.outputs![name]!)) {
        if (!Object.hasOwn(declared, branch)) {
          this.#report(`${at}.outputs.${name}.${branch}`, `Card ${card.id} has no branch "${branch}".`)
        }
      }
    }
    this.#checkInstead(node, card, at)
    const branches: Record<string, readonly CompiledNode<C>[]> = {}
    const joins = new Map<string, readonly (readonly [string, CompiledValue])[]>()
    for (const branch of Object.keys(declared)) {
      const inner: Scope = { parent: scope, seen: new Map() }
      const inside = card.inside?.[branch]
      if (inside !== undefined) inner.seen.set(node.id, { slot, outputs: Object.keys(inside) })
      this.#around.push(node.id)
      branches[branch] = this.#cardList(node.branches?.[branch] ?? [], `${at}.branches.${branch}`, inner)
      this.#around.pop()
      const context = {
        lookup: this.#lookup(inner, node.id, order),
        report: (at: string, message: string) => this.#report(at, message),
      }
      const values = names.map((name) => {
        const of = node.outputs![name]!
        const value = Object.hasOwn(of, branch) ? of[branch]! : null
        const where = `Card ${node.id}, output "${name}"`
        return [name, compileValue(value as Json, `${at}.outputs.${name}.${branch}`, { ...context, where })] as const
      })
      joins.set(branch, values)
    }
    const join = names.length === 0 ? null : joiner(joins)
    return { branches: Object.freeze(branches), join }
  }

  #checkInstead(node: CardNode, card: C, at: string): void {
    for (const [branch, input] of Object.entries(card.instead ?? {})) {
      const given = node.inputs?.[input]
      const isUsed =
        (node.branches?.[branch] ?? []).some((inner) => !isNote(inner)) || Object.keys(node.outputs ?? {}).length > 0
      if (given === undefined || given === null || !isUsed) continue
      const label = card.inputs[input]?.label ?? input
      this.#report(
        `${at}.inputs.${input}`,
        `Card ${card.id} has either "${label}" or cards inside and outputs of these, not both.`,
      )
    }
  }

  #lookup(scope: Scope, from: string, order: number): Lookup {
    return ({ card, output }, at) => {
      for (let here: Scope | null = scope; here !== null; here = here.parent) {
        const found = here.seen.get(card)
        if (found === undefined) continue
        if (found.outputs.includes(output) || found.outputs[0] === '*') return found.slot
        const has = `It has ${listed(found.outputs)}.`
        if (found.inside?.includes(output)) {
          const only = `"${card}.${output}" is only there for the cards inside "${card}". Behind it: ${has}`
          this.#report(at, only)
        } else {
          const around = this.#around.includes(card) ? ` inside it` : ''
          this.#report(
            at,
            `"${card}" has no output "${output}"${around}.${this.#suggest(output, found.outputs)} ${has}`,
          )
        }
        return null
      }
      this.#report(at, this.#whyUnseen(card, from, order))
      return null
    }
  }

  #whyUnseen(card: string, from: string, order: number): string {
    const place = this.#places.get(card)
    if (place === undefined)
      return `There is no card with the id "${card}".${this.#suggest(card, ['trigger', ...this.#places.keys()])}`
    if (card === from) return `Card "${card}" cannot refer to itself.`
    if (this.#around.includes(card)) return `Card "${card}" is around this one: its outputs are only there behind it.`
    if (place.order > order) return `Card "${card}" runs later than this one.`
    return `Card "${card}" is inside ${place.inside} and cannot be seen from here. Give its value out by an output of that card.`
  }

  #checkNames(names: readonly string[], at: (i: number) => string): void {
    const seen = new Set<string>()
    for (const [i, name] of names.entries()) {
      if (!isSafeKey(name)) this.#report(at(i), `"${name}" cannot be a name.`)
      if (seen.has(name)) this.#report(at(i), `"${name}" is there twice.`)
      seen.add(name)
    }
  }

  #report(at: string, message: string): void {
    if (this.problems.length < mostProblems) this.problems.push({ at, message })
  }
}

/** Problems that are told of one definition, and names in one of their sentences: a small definition could make gigabytes. */
const mostProblems = 500
const mostListed = 20

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none'
  const more = names.length > mostListed ? ` and ${names.length - mostListed} more` : ''
  return (
    names
      .slice(0, mostListed)
      .map((name) => `"${name}"`)
      .join(', ') + more
  )
}

function joiner(joins: ReadonlyMap<string, readonly (readonly [string, CompiledValue])[]>): CompiledNode['join'] {
  return (branch, frame) => {
    const outputs: Record<string, Json> = {}
    for (const [name, value] of joins.get(branch) ?? []) outputs[name] = valueOf(value, frame)
    return outputs
  }
}

// The names that the author gave to a card's own fields are its outputs too.
function mirrored(node: CardNode, card: CardLike): readonly string[] {
  if (card.mirrors === undefined) return []
  // A reference or literal is JSON too; TypeScript gives interfaces no index.
  const fields = node.inputs?.[card.mirrors] as Json | undefined
  return isJsonObject(fields) ? Object.keys(fields) : []
}

function secretNames(card: CardLike): ReadonlySet<string> | null {
  const names = [...Object.entries(card.inputs), ...Object.entries(card.outputs)]
    .filter(([, field]) => field.secret === true)
    .map(([name]) => name)
  return names.length === 0 ? null : new Set(names)
}
