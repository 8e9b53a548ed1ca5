import { createServer } from 'node:http'

// Takes posts and answers 200: at once, after MS at /late/MS, never at /hang. GET tells how many it took and when the last one came (ms of its own clock).
let count = 0
let last = 0
const server = createServer((request, response) => {
  const challenge = request.headers['x-okta-verification-challenge']
  if (challenge !== undefined) {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ verification: challenge }))
    return
  }
  if (request.method === 'GET') {
    response.end(JSON.stringify({ count, last }))
    if (request.url === '/reset') count = 0
    return
  }
  request.on('data', () => {})
  request.on('end', () => {
    const [, kind, ms] = request.url!.split('/')
    if (kind === 'hang') return
    count++
    last = Date.now()
    if (kind === 'late') setTimeout(() => response.end(), Number(ms))
    else response.end()
  })
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number }
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }))
})
