import { AddEvent } from './add-event.tsx'
import { CardPalette } from './card-palette.tsx'
import { InsertValue } from './insert-value.tsx'

/** What opens over the strip: loaded right behind it, so that the cards are there first. */
export function StripDialogs() {
  return (
    <>
      <AddEvent />
      <CardPalette />
      <InsertValue />
    </>
  )
}
