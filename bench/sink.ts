import { createServer } from 'node:http'

// Takes posts and answers 200: at once, after MS at /late/MS, never at /hang; at /timed it notes how long
// events with `sentAt` took to come. GET tells how many it took and when the last one came (ms of its own clock).
let count = 0
let last = 0
let hung = 0
let waits: number[] = []
const server = createServer((request, response) => {
  const challenge = request.headers['x-okta-verification-challenge']
  if (challenge !== undefined) {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ verification: challenge }))
    return
  }
  if (request.method === 'GET') {
    response.end(JSON.stringify({ count, last, hung, waits }))
    if (request.url !== '/reset') return
    count = 0
    waits = []
    return
  }
  const chunks: Buffer[] = []
  const isTimed = request.url!.startsWith('/timed')
  request.on('data', (chunk: Buffer) => isTimed && chunks.push(chunk))
  request.on('end', () => {
    const [, kind, ms] = request.url!.split('/')
    if (kind === 'hang') {
      hung++
      return
    }
    if (isTimed) waits.push(waitOf(Buffer.concat(chunks).toString()))
    count++
    last = Date.now()
    if (kind === 'late') setTimeout(() => response.end(), Number(ms))
    else response.end()
  })
})

function waitOf(body: string): number {
  const now = performance.timeOrigin + performance.now()
  const { data } = JSON.parse(body) as { readonly data: { readonly events: readonly { readonly sentAt: number }[] } }
  return now - data.events[0]!.sentAt
}

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number }
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }))
})
