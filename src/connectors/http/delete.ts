import { apiCard } from './api-call.ts'

export const deleteCard = apiCard('delete', 'Delete', 'DELETE')
