import { apiCard } from './api-call.ts'

export const get = apiCard('get', 'Get', 'GET')
