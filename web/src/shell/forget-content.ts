/** What the pages keep in the browser that is content, not somebody's taste: drafts, pinned outputs, inputs of runs. */
const content = ['flowhook.draft.', 'flowhook.pins.', 'flowhook.run.', 'flowhook.recent']

/**
 * Takes everything out of the browser that whoever comes next must not read. The server's `Clear-Site-Data` does it too, but
 * browsers follow that over https only.
 */
export function forgetContent(...storages: readonly Storage[]): void {
  for (const storage of storages) {
    const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '')
    for (const key of keys) if (content.some((each) => key.startsWith(each))) storage.removeItem(key)
  }
}
