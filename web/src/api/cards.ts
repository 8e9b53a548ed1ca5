import { queryOptions } from '@tanstack/react-query'
import type {
  CardDeclaration,
  CardExample,
  FieldDeclaration,
  FieldKind,
} from '../../../src/language/card-declaration.ts'
import { call } from './client.ts'

export type { CardDeclaration, CardExample, FieldDeclaration as Field, FieldKind }

/** Every card that there is. It changes with the server's version only. */
export const cardList = queryOptions({
  queryKey: ['/api/v1/cards'],
  queryFn: ({ signal }) => call<readonly CardDeclaration[]>('GET', '/api/v1/cards', { signal }),
  staleTime: Infinity,
})
