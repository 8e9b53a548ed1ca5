/** What somebody who runs Flowhook wants to be told of. docs/notices.md is made from this table. */
export const noticeKinds = {
  execution: {
    title: 'An execution failed',
    eventType: 'flowhook.execution.failed',
    when: 'An execution ends as FAILED.',
  },
  delivery: {
    title: 'A delivery was given up',
    eventType: 'event_hook.delivery',
    when: 'The last attempt of a delivery failed and none is planned. Okta’s type: flows can begin with it, hooks cannot subscribe.',
  },
  hook: {
    title: 'An event hook was switched off',
    eventType: 'event_hook.deactivated',
    when: 'The server switches off a hook whose receiver answers 410 or failed for 120 hours. Okta’s type, as above.',
  },
  disk: {
    title: 'The disk is nearly full',
    eventType: 'flowhook.disk.low',
    when: 'Less than `FLOWHOOK_DISK_LOW` MiB are free; again when there was more in between, or after a day.',
  },
  key: {
    title: 'The master key is at risk',
    eventType: 'flowhook.key.at_risk',
    when: 'The key file is gone, cannot be read, or holds another key than the one in use: after the next start the stored secrets could not be opened. Again after a day. And where another key than the data’s keeps the server from starting: then by mail and webhook only.',
  },
  expiry: {
    title: 'Something ends soon',
    eventType: 'flowhook.expiry.near',
    when: '14 and 3 days before, and when an API token or the certificate of `FLOWHOOK_TLS_CERT` ends: once each.',
  },
} as const satisfies Record<string, { readonly title: string; readonly eventType: string; readonly when: string }>

export type NoticeKind = keyof typeof noticeKinds
