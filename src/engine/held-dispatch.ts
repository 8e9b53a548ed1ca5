import type { Dispatch } from './dispatch.ts'

/** A dispatch whose server runs nothing as long as it is held; it is to be started when it is not any more. */
export function heldDispatch(dispatch: Dispatch, isHeld: () => boolean): Dispatch {
  return {
    ...dispatch,
    get runs() {
      return dispatch.runs && !isHeld()
    },
  }
}
