import { Readable } from 'node:stream'
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib'

interface Packed {
  name: string
  content: string | Buffer
  /** What the archive says of the file: 0o120000 in the upper half is a link, 1 in the flags is encryption. */
  attributes?: number
  flags?: number
}

/** A zip archive of these files, made by hand so that it can also be one that no program would make. */
export function zipOf(files: readonly Packed[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, attributes = 0, flags = 0 } of files) {
    const bytes = Buffer.from(content)
    const data = deflateRawSync(bytes)
    const fileName = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x800 | flags, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt16LE(0x5c21, 8)
    common.writeUInt32LE(crcOf(bytes), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(fileName.length, 22)
    const body = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, fileName, data])
    const ending = Buffer.alloc(14)
    ending.writeUInt32LE(attributes, 6)
    ending.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0003'), common, ending, fileName)
    bodies.push(body)
    offset += body.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, entries, end])
}

/** A zip archive of one file of any size up to 4 GiB, packed while it is read: what it holds is said behind it. */
export async function* zipOfOne(name: string, content: AsyncIterable<string>) {
  const fileName = Buffer.from(name)
  const said = Buffer.alloc(26)
  said.writeUInt16LE(20, 0)
  said.writeUInt16LE(0x808, 2)
  said.writeUInt16LE(8, 4)
  said.writeUInt32LE(0x5c21_0000, 6)
  said.writeUInt16LE(fileName.length, 22)
  yield Buffer.concat([Buffer.from('PK\u0003\u0004'), said, fileName])

  let [crc, unpacked, packed] = [0, 0, 0]
  const counted = async function* () {
    for await (const piece of content) {
      const bytes = Buffer.from(piece)
      crc = crc32(bytes, crc)
      unpacked += bytes.length
      yield bytes
    }
  }
  const deflated = Readable.from(counted()).pipe(createDeflateRaw({ level: 1 }))
  for await (const piece of deflated as AsyncIterable<Buffer>) {
    packed += piece.length
    yield piece
  }

  said.writeUInt32LE(crc, 10)
  said.writeUInt32LE(packed, 14)
  said.writeUInt32LE(unpacked, 18)
  const entry = Buffer.concat([
    Buffer.from('PK\u0001\u0002\u0014\u0003'),
    said,
    Buffer.alloc(14),
    fileName,
  ])
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(entry.length, 12)
  end.writeUInt32LE(30 + fileName.length + packed + 16, 16)
  yield Buffer.concat([Buffer.from('PK\u0007\u0008'), said.subarray(10, 22), entry, end])
}

/** Node's own, where it is there: it came with Node 20.15. */
const crcOf = (bytes: Buffer): number => crc32(bytes)
