/** What things are in, in the words that lists, badges and filters show. */
export const statuses = {
  flow: { ACTIVE: 'On', INACTIVE: 'Off' },
  hook: { ACTIVE: 'Active', INACTIVE: 'Inactive' },
  verification: { VERIFIED: 'Verified', UNVERIFIED: 'Unverified' },
  execution: {
    RUNNING: 'Running',
    WAITING: 'Waiting',
    SUCCESS: 'Success',
    FAILED: 'Failed',
    CANCELLED: 'Cancelled',
  },
  delivery: {
    PENDING: 'Pending',
    DELIVERING: 'Delivering',
    DELIVERED: 'Delivered',
    FAILED: 'Failed',
    GIVEN_UP: 'Given up',
    SKIPPED: 'Skipped by filter',
    CANCELLED: 'Cancelled',
  },
  replay: { RUNNING: 'Running', DONE: 'Done', CANCELLED: 'Cancelled', FAILED: 'Failed' },
} as const
