import { apiCard } from './api-call.ts'

export const put = apiCard('put', 'Put', 'PUT')
