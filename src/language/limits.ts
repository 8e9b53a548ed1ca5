/** How large a flow's definition and the values in it may be. An execution's own limits are in engine/limits.ts. */
export const languageLimits = Object.freeze({
  /** Cards of one flow, those in branches included. */
  cards: 1_000,
  /** Branches within branches. */
  nesting: 16,
  /** The whole definition as JSON, in characters. */
  definition: 1024 * 1024,
  name: 255,
  description: 4_000,
  note: 4_000,
  /** The name of a field, an input or an output. */
  fieldName: 255,
  /** Fields that one input of named fields, a helper's inputs or a card's outputs may have. */
  fields: 1_000,
  /** Client ids of an endpoint. */
  clients: 100,
  /** Nested lists and objects in one value. */
  valueDepth: 64,
  /** Items of a list, in a definition and in an execution. */
  list: 100_000,
  /** Characters of a text made by a template. */
  text: 2 * 1024 * 1024,
})
