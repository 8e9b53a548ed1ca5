import type { Route } from '../route.ts'
import { accountRoutes, type AccountParts } from './accounts.ts'
import { apiTokenRoutes, type ApiTokenParts } from './api-tokens.ts'
import { cardRoutes } from './cards.ts'
import { connectionRoutes, type ConnectionParts } from './connections.ts'
import { consoleRoutes } from './console.ts'
import { deliveryRoutes, type DeliveryParts } from './deliveries.ts'
import { eventHookToolRoutes, type EventHookToolParts } from './event-hook-tools.ts'
import { eventHookRoutes, type EventHookParts } from './event-hooks.ts'
import { eventTypeUseRoutes, type EventTypeUseParts } from './event-type-uses.ts'
import { eventTypeRoutes, type EventTypeParts } from './event-types.ts'
import { eventRoutes, type EventParts } from './events.ts'
import { executionRoutes, type ExecutionParts } from './executions.ts'
import { fileRoutes, type FileParts } from './files.ts'
import { flowEndpointRoutes, type FlowEndpointParts } from './flow-endpoints.ts'
import { flowFileRoutes, type FlowFileParts } from './flow-files.ts'
import { flowRoutes, type FlowParts } from './flows.ts'
import { folderRoutes, type FolderParts } from './folders.ts'
import { egressRoutes, type EgressParts } from './egress.ts'
import { healthRoutes } from './health.ts'
import { invokeRoutes, type InvokeParts } from './invoke.ts'
import { logRoutes } from './logs.ts'
import { oauthRoutes } from './oauth.ts'
import { openApiRoutes } from './openapi.ts'
import { streamRoutes, type StreamParts } from './stream.ts'
import { replayRoutes, type ReplayParts } from './replays.ts'
import { sessionRoutes, type SessionParts } from './session.ts'
import { statisticsRoutes, type StatisticsParts } from './statistics.ts'
import { tableRoutes, type TableParts } from './tables.ts'

/** What all routes together need. */
export type RouteParts = CardlessParts &
  EventHookParts &
  EventHookToolParts &
  EventParts &
  EventTypeParts &
  EventTypeUseParts &
  DeliveryParts &
  FlowEndpointParts &
  FlowFileParts &
  FolderParts &
  FlowParts
type CardlessParts = ExecutionParts &
  ConnectionParts &
  FileParts &
  InvokeParts &
  SessionParts &
  ReplayParts &
  StatisticsParts &
  TableParts &
  AccountParts &
  ApiTokenParts &
  Parameters<typeof consoleRoutes>[0] &
  EgressParts &
  Parameters<typeof healthRoutes>[0] &
  Parameters<typeof logRoutes>[0] &
  Parameters<typeof oauthRoutes>[0] &
  StreamParts

/** Every route of the server. A new resource is one file and one line here. */
export function allRoutes(parts: RouteParts): readonly Route[] {
  const routes: readonly Route[] = [
    ...eventHookRoutes(parts),
    ...eventHookToolRoutes(parts),
    ...eventRoutes(parts),
    ...eventTypeRoutes(parts),
    ...eventTypeUseRoutes(parts),
    ...logRoutes(parts),
    ...deliveryRoutes(parts),
    ...replayRoutes(parts),
    ...statisticsRoutes(parts),
    ...flowFileRoutes(parts),
    ...flowRoutes(parts),
    ...flowEndpointRoutes(parts),
    ...folderRoutes(parts),
    ...tableRoutes(parts),
    ...fileRoutes(parts),
    ...cardRoutes(),
    ...connectionRoutes(parts),
    ...executionRoutes(parts),
    ...invokeRoutes(parts),
    ...oauthRoutes(parts),
    ...sessionRoutes(parts),
    ...accountRoutes(parts),
    ...apiTokenRoutes(parts),
    ...streamRoutes(parts),
    ...egressRoutes(parts),
    ...healthRoutes(parts),
    ...openApiRoutes({ ...parts, routes: () => routes }),
    ...consoleRoutes(parts),
  ]
  return routes
}
