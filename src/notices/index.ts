export { openNotices, tellOfFailedStart, type FailedExecution, type Notices } from './open-notices.ts'
export { noticeKinds, type NoticeKind } from './notice-kinds.ts'
export type { NoticeMail } from './mail-channel.ts'
export { fullDiskEvent } from './full-disk-event.ts'
