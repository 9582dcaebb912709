/** Hands a file to the browser's downloads. */
export function saveFile({ name, type, base64 }: { name: string; type: string; base64: string }): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  save(name, new Blob([bytes], { type }))
}

export const saveJson = (name: string, content: unknown): void => {
  save(name, new Blob([JSON.stringify(content)], { type: 'application/json' }))
}

function save(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download reads it after this turn.
  setTimeout(() => {
    URL.revokeObjectURL(address)
  }, 60_000)
}
