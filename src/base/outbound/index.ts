export { noNetworks, operatorsOwn, parseAllowedNetworks, type AllowedNetworks } from './allowed-networks.ts'
export { checkHeader, reservedHeader } from './headers.ts'
export { judgeAddress } from './judge-address.ts'
export { judgeOriginText, mailOrigin, readMailOrigin, type MailServer } from './judge-server.ts'
export { judgeUrlText, maxUrlLength, type UrlVerdict } from './judge-url.ts'
export type { MailConnection, MailDial } from './mail-connections.ts'
export { OutboundError, type OutboundErrorCode } from './outbound-error.ts'
export {
  openOutbound,
  type Outbound,
  type OutboundAnswer,
  type OutboundOptions,
  type OutboundRequest,
} from './outbound.ts'
