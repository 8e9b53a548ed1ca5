import { apiCard } from './api-call.ts'

export const patch = apiCard('patch', 'Patch', 'PATCH')
