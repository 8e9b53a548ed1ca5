/** What is wrong with a value of a card, in the words of who builds a flow with cards. */
export const problems = {
  cardGone: 'The card that this value came from is gone. Choose another value.',
  outputGone: (output: string) => `The card that this value comes from does not give “${output}” any more.`,
  runsLater: 'This value comes from a card that runs later. Move this card behind it, or choose another value.',
  insideOther: 'This value comes from inside another card. Give it out by an output of that card.',
  notYet: 'This value comes from the card around this one, which gives it only when it is over.',
  itself: 'A card cannot use what it gives itself.',
} as const
