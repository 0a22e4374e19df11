/** What can't be seen: zero-width, bidirectional, filler and selecting characters. */
const invisible = /\p{Default_Ignorable_Code_Point}/gu

const plain = /^[!-~](?:[ -~]*[!-~])?$/

/**
 * An id or a name as it is stored: without blanks around it, in one Unicode form, without what can't be seen, so that two
 * people whose ids look the same are one.
 */
export const oneSpelling = (text: string): string =>
  plain.test(text) ? text : text.normalize('NFC').replaceAll(invisible, '').trim()

/**
 * The spelling in which an id is looked for. One in which nothing can be seen stands for itself: the empty one, under which
 * other programs may have stored rows, is somebody else.
 */
export const soughtSpelling = (id: string): string => oneSpelling(id) || id

/** What all spellings of a fact's key have in common, whatever their case, width and Unicode form, and however wide its blanks. */
export const foldedKey = (key: string): string =>
  plain.test(key)
    ? key.toLowerCase().replaceAll(/ {2,}/g, ' ')
    : oneSpelling(
        key
          .normalize('NFKC')
          .toUpperCase()
          .toLowerCase()
          .normalize('NFKC')
          .replaceAll(/\s+/gu, ' '),
      )

/** What a trigger makes of a key that another program writes: SQLite knows the case of Latin letters only. */
export const plainlyFoldedKey = (key: string): string =>
  key.replaceAll(/^ +| +$/g, '').replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
