import { apiCard } from './api-call.ts'

export const post = apiCard('post', 'Post', 'POST')
