import type { FlowDefinition } from './flow-definition.ts'

/** A flow as it is stored: what is switched on and off, and its newest version. Times are epoch ms. */
export interface Flow {
  readonly id: string
  readonly name: string
  readonly status: 'ACTIVE' | 'INACTIVE'
  /** The newest version's number, from 1. */
  readonly version: number
  readonly definition: FlowDefinition
  readonly created: number
  readonly lastUpdated: number
  /** 32 hex digits in the invoke URL, made with the first save and kept. */
  readonly alias: string
  /** SHA-256 of the client token, and the token sealed with the context `flow/<id>/client_token`. */
  readonly clientTokenHash: string
  readonly clientTokenSealed: string
}

/** One saved version of a flow. An execution stays on the version it began with. */
export interface FlowVersion {
  readonly flowId: string
  readonly version: number
  readonly definition: FlowDefinition
  readonly created: number
  readonly createdBy: string
}
