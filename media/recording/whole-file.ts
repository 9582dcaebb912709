import { open } from 'node:fs/promises'

const headerBytes = 16

/**
 * Whether a file holds whole boxes of ISO/IEC 14496-12 (§4.2) to its very end. FFmpeg does not say that a full disk
 * took less than it wrote: the file is shorter than its last box claims.
 */
export async function isWholeFile(file: string): Promise<boolean> {
  const handle = await open(file).catch(() => null)
  if (handle === null) return false
  try {
    const { size } = await handle.stat()
    const header = Buffer.alloc(headerBytes)
    let at = 0
    while (at < size) {
      const { bytesRead } = await handle.read(header, 0, headerBytes, at)
      const length = bytesRead < 8 ? 0 : header.readUInt32BE(0)
      const boxBytes = length === 1 && bytesRead === headerBytes ? Number(header.readBigUInt64BE(8)) : length
      if (boxBytes < 8) return false
      at += boxBytes
    }
    return size > 0 && at === size
  } finally {
    await handle.close()
  }
}
