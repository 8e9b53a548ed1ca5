// The image's HEALTHCHECK: exit code 0 as soon as, and as long as, the server in this container answers /readyz.
import http from 'node:http'
import https from 'node:https'

const { FLOWHOOK_PORT: port = '8470', FLOWHOOK_TLS_CERT: cert, FLOWHOOK_TLS_CERT_FILE: certFile } = process.env
// The certificate names the public host, not this loopback address; nothing secret is sent.
const [client, options] = (cert ?? certFile) ? [https, { rejectUnauthorized: false }] : [http, {}]
const target = { host: '127.0.0.1', port, path: '/readyz', timeout: 2500, ...options }

client
  .get(target, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
  .on('timeout', () => process.exit(1))
  .on('error', () => process.exit(1))
