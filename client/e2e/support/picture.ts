import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** One look at the page's video: frames decoded so far, and what the newest one shows. */
interface Look {
  readonly frames: number
  /** Mean brightness, 0–255. */
  readonly light: number
  /** Standard deviation of the brightness: 0 is a plain surface, such as black. */
  readonly contrast: number
}

/** Decodes what the video element shows now. */
const lookAtPicture = (page: Page): Promise<Look> =>
  page.evaluate(() => {
    const video = document.querySelector('video')
    if (video === null || video.videoWidth === 0) return { frames: 0, light: 0, contrast: 0 }
    const canvas = document.createElement('canvas')
    canvas.width = 64
    canvas.height = 36
    const pen = canvas.getContext('2d')
    if (pen === null) return { frames: 0, light: 0, contrast: 0 }
    pen.drawImage(video, 0, 0, canvas.width, canvas.height)
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height)
    const lights: number[] = []
    for (let at = 0; at < data.length; at += 4)
      lights.push(0.3 * (data[at] ?? 0) + 0.59 * (data[at + 1] ?? 0) + 0.11 * (data[at + 2] ?? 0))
    const light = lights.reduce((sum, one) => sum + one, 0) / lights.length
    const contrast = Math.sqrt(lights.reduce((sum, one) => sum + (one - light) ** 2, 0) / lights.length)
    return { frames: video.getVideoPlaybackQuality().totalVideoFrames, light, contrast }
  })

const WANTED_FRAMES = 25
const LEAST_CONTRAST = 8

/** Waits until the page has decoded a good many more frames than now, and the newest is not black. */
export async function expectMovingPicture(page: Page, withinMs = 60_000): Promise<void> {
  let last = (await lookAtPicture(page)).frames
  let gained = 0
  const watch = async () => {
    const look = await lookAtPicture(page)
    // A rebuilt connection may count from zero again.
    gained += look.frames >= last ? look.frames - last : look.frames
    last = look.frames
    return { enough: gained >= WANTED_FRAMES, drawn: look.contrast >= LEAST_CONTRAST && look.light > 4 }
  }
  await expect
    .poll(watch, { timeout: withinMs, interval: 500, message: 'the picture moves' })
    .toEqual({ enough: true, drawn: true })
}
