/** Makes a picture of a page a third of its size: at most 256 colours, the ones that are there most often. */
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')

/** Takes and gives the bytes of a PNG; only of the kind that Chromium writes: 8 bits a colour, not interlaced. */
export function smallerPng(png) {
  const { width, height, rows } = decode(png)
  const counts = new Map()
  for (const row of rows)
    for (const colour of row) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const palette = Array.from(counts)
    .sort((one, other) => other[1] - one[1])
    .slice(0, 256)
    .map(([colour]) => colour)
  const places = new Map(palette.map((colour, place) => [colour, place]))
  const placeOf = (colour) => {
    if (!places.has(colour)) places.set(colour, nearest(palette, colour))
    return places.get(colour)
  }
  const lines = rows.map((row) => Buffer.from([0, ...Array.from(row, placeOf)]))
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const colours = Buffer.from(palette.flatMap(partsOf))
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(Buffer.concat(lines), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const partsOf = (colour) => [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255]

function nearest(palette, colour) {
  const wanted = partsOf(colour)
  const distances = palette.map((known) =>
    partsOf(known).reduce((sum, part, at) => sum + (part - wanted[at]) ** 2, 0),
  )
  return distances.indexOf(Math.min(...distances))
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

function decode(png) {
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const bytes = png[25] === 6 ? 4 : 3
  const data = []
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  const raw = inflateSync(Buffer.concat(data))
  const stride = width * bytes
  let above = Buffer.alloc(stride)
  const rows = Array.from({ length: height }, (_, y) => {
    const from = y * (stride + 1)
    above = unfiltered(raw[from], raw.subarray(from + 1, from + 1 + stride), above, bytes)
    const line = above
    return Array.from({ length: width }, (_, x) => line.readUIntBE(x * bytes, 3))
  })
  return { width, height, rows }
}

function unfiltered(filter, line, above, bytes) {
  const out = Buffer.alloc(line.length)
  for (let at = 0; at < line.length; at++) {
    const left = at < bytes ? 0 : out[at - bytes]
    const up = above[at]
    const corner = at < bytes ? 0 : above[at - bytes]
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]
    out[at] = (line[at] + guess) & 255
  }
  return out
}

function paeth(left, up, corner) {
  const guess = left + up - corner
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) => Math.abs(guess - value))
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}
