import Fastify from 'fastify'

// The bare ceiling: parse the same body, answer it back, nothing else.
const app = Fastify()
app.post('/', (request) => request.body)
const url = await app.listen({ port: 0, host: '127.0.0.1' })
console.log(JSON.stringify({ url }))
