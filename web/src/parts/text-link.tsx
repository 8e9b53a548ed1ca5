import { Anchor } from '@mantine/core'
import { createLink } from '@tanstack/react-router'

/** A link to another page of the console, in the kit's look. */
export const TextLink = createLink(Anchor<'a'>)
