import { authenticate } from './authenticate.ts'
import { consoleFiles } from './console-files.ts'
import { allRoutes, type RouteParts } from './routes/index.ts'
import { buildServer, type HttpServer, type ServerParts } from './server.ts'

/** Everything that is reached over HTTP, wired by hand in src/app.ts. */
export type ServerDependencies = ServerParts & Omit<RouteParts, 'files' | 'isReady' | 'stillSignedIn'>

/**
 * Opens the HTTP server with all of its routes. Nothing listens yet.
 *
 * @example const server = await openServer(dependencies); const port = await server.listen({ host, port: 0 })
 */
export async function openServer(dependencies: ServerDependencies): Promise<HttpServer> {
  let stopping = false
  const routes = allRoutes({
    ...dependencies,
    isReady: () => !stopping,
    stillSignedIn: (request) => authenticate(request, dependencies.credentials, false),
    files: consoleFiles(dependencies.consoleFolder),
  })
  const server = await buildServer(routes, dependencies)
  return {
    ...server,
    async close(graceMs) {
      stopping = true
      // Nobody waits for the end of a stream.
      dependencies.live.close()
      await server.close(graceMs)
    },
  }
}
