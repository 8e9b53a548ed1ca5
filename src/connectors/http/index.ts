import type { Card } from '../../cards/card.ts'
import { deleteCard } from './delete.ts'
import { get } from './get.ts'
import { patch } from './patch.ts'
import { post } from './post.ts'
import { put } from './put.ts'
import { raw } from './raw.ts'
import { request } from './request.ts'

export const httpCards: readonly Card[] = [request, get, post, put, patch, deleteCard, raw]
