import { Anchor } from '@mantine/core'
import { createLink } from '@tanstack/react-router'

/** A link to another page of the console, in the kit's look. Underlined: colour alone would not tell it from text. */
export const TextLink = createLink(Anchor<'a'>)
