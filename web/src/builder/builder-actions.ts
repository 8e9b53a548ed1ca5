import { createContext, useContext } from 'react'

/** What cards can ask of the page around them. */
export interface BuilderActions {
  /** The `</>` of the first card: the dialog "Endpoint settings". */
  readonly openEndpointSettings: () => void
  /** Right after API Endpoint was chosen: how it is secured. */
  readonly openEndpointSecurity: () => void
  /** Opens the side panel with the card's details and help. */
  readonly showDetails: (cardId: string) => void
  readonly run: () => void
}

const nothing = () => {}

export const BuilderActionsContext = createContext<BuilderActions>({
  openEndpointSettings: nothing,
  openEndpointSecurity: nothing,
  showDetails: nothing,
  run: nothing,
})

/** The page's actions. They stay the same object while the page is there. */
export const useBuilderActions = () => useContext(BuilderActionsContext)
