/**
 * How a card stands in Okta's export files (flopack-format.md, sections 5 and 6): import and export go by it. Whatever an
 * input or output is not named here is not in the files.
 */
export interface OktaForm {
  /** `module:function` of the kernel, or `connector:method`; the export writes the first, the others are older editions. */
  readonly functions: readonly [string, ...string[]]
  /** Our input → where its value comes from. */
  readonly inputs?: Readonly<Record<string, OktaPort>>
  /** Our list of conditions → the port with a "Where Expression" (section 13). */
  readonly conditions?: Readonly<Record<string, string>>
  /** What a word of theirs is called here, by our input. */
  readonly words?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Our output → the port, as `key` or `group.key`; `group.*` for an output that is an object of all ports of a group. */
  readonly outputs?: Readonly<Record<string, string>>
}

/**
 * A port, as `key` or `group.key`; or the ports that the flow's author made: as a list in their order, behind those that the
 * card always has (`first`), or as named fields, those of one group where it says which.
 */
export type OktaPort =
  | string
  | { readonly list: 'rest'; readonly first?: readonly string[] }
  | { readonly fields: 'rest'; readonly first?: readonly string[]; readonly group?: string }
