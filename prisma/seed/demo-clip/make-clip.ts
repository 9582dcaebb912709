/**
 * Makes orchard.mkv and lilies.mkv, the demo hosts' streams: `node prisma/seed/demo-clip/make-clip.ts [orchard|lilies]`.
 * Needs Chromium (CHROMIUM_BIN, else /usr/bin/chromium) and ffmpeg; takes some minutes.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rename, stat } from 'node:fs/promises'
import { chromium, type Page } from 'playwright-core'
import { clip, pageOf, pictures, poseAt, type MovingPicture } from './moving-picture.ts'

const frames = clip.framesPerSecond * clip.seconds

/** Wind as low brown noise that swells and falls, two birds as falling whistles; every period divides the clip. */
const wind = `anoisesrc=color=brown:sample_rate=48000:duration=${clip.seconds}:seed=7,highpass=f=90,lowpass=f=520,volume='0.16+0.07*sin(2*PI*t/8)':eval=frame,afade=t=in:d=0.08,afade=t=out:st=${clip.seconds - 0.08}:d=0.08`
const chirp = (
  every: number,
  at: number,
  length: number,
  from: number,
  drop: number,
  loudness: number,
): string => {
  const since = `mod(t-${at}+${clip.seconds},${every})`
  return `if(lt(${since},${length}),${loudness}*sin(PI*${since}/${length})*sin(2*PI*(${from}*${since}-${drop}*${since}*${since})),0)`
}
const birds = [
  chirp(4, 1.1, 0.13, 3900, 4200, 0.045),
  chirp(4, 1.3, 0.11, 4200, 5200, 0.04),
  chirp(4, 1.48, 0.16, 3700, 3000, 0.04),
  chirp(8, 5.4, 0.22, 2600, -1400, 0.03),
  chirp(8, 5.75, 0.26, 2900, 1900, 0.03),
  chirp(16, 11.2, 0.09, 5000, 6000, 0.03),
].join('+')

function startEncoder(target: string) {
  const encoder = spawn(
    'ffmpeg',
    [
      ['-y', '-loglevel', 'error'],
      ['-f', 'image2pipe', '-framerate', String(clip.framesPerSecond), '-c:v', 'mjpeg', '-i', 'pipe:0'],
      ['-f', 'lavfi', '-i', wind],
      ['-f', 'lavfi', '-i', `aevalsrc='${birds}':s=48000:d=${clip.seconds},aecho=0.8:0.5:60|110:0.25|0.15`],
      [
        '-filter_complex',
        '[1:a][2:a]amix=inputs=2:normalize=0:duration=first[a]',
        '-map',
        '0:v',
        '-map',
        '[a]',
      ],
      [
        '-c:v',
        'libx264',
        '-preset',
        'veryslow',
        '-profile:v',
        'baseline',
        '-pix_fmt',
        'yuv420p',
        '-crf',
        '30',
      ],
      ['-bf', '0', '-g', '25', '-keyint_min', '25', '-sc_threshold', '0', '-x264-params', 'repeat-headers=1'],
      ['-color_range', 'tv', '-vf', 'scale=out_range=tv'],
      ['-c:a', 'libopus', '-b:a', '24k', '-ac', '1', '-ar', '48000', '-t', String(clip.seconds), target],
    ].flat(),
    { stdio: ['pipe', 'inherit', 'inherit'] },
  )
  return { input: encoder.stdin, ended: new Promise<number | null>((done) => encoder.once('exit', done)) }
}

async function photograph(page: Page, picture: MovingPicture, frame: number): Promise<Buffer> {
  await page.evaluate(`strikePose(${JSON.stringify(poseAt(picture, frame / frames))})`)
  return page.screenshot({ type: 'jpeg', quality: 98 })
}

async function makeClip(name: string, picture: MovingPicture): Promise<void> {
  const target = new URL(`${name}.mkv`, import.meta.url).pathname
  const unfinished = `${target}.part.mkv`
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  })
  try {
    const page = await browser.newPage({ viewport: { width: clip.width, height: clip.height } })
    await page.setContent(pageOf(picture))
    const encoder = startEncoder(unfinished)
    for (let frame = 0; frame < frames; frame++) {
      if (!encoder.input.write(await photograph(page, picture, frame))) await once(encoder.input, 'drain')
    }
    encoder.input.end()
    const code = await encoder.ended
    if (code !== 0) throw new Error(`ffmpeg ended with ${String(code)}`)
    await rename(unfinished, target)
  } finally {
    await browser.close()
  }
  const { size } = await stat(target)
  console.log(`${target}: ${Math.round(size / 1024)} KB, ${clip.seconds} s, ${clip.width}×${clip.height}`)
}

const wanted = process.argv.slice(2)
for (const [name, picture] of Object.entries(pictures)) {
  if (wanted.length === 0 || wanted.includes(name)) await makeClip(name, picture)
}
