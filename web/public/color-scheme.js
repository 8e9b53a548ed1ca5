// Runs before the first paint, so that a page never flashes in the other colours. A file and not an inline script, because
// the content security policy allows no inline scripts. The key is the one that Mantine keeps the choice under.
{
  let chosen = 'auto'
  try {
    chosen = localStorage.getItem('mantine-color-scheme-value') ?? 'auto'
  } catch {
    // Storage is switched off: the system decides.
  }
  const isDark = chosen === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark'
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light')
}
