/** What may be the number of a payment card, alone or in groups (ISO/IEC 7812-1), by how the large networks begin theirs. */
const card =
  /(?<![\p{L}\p{N}.,+-])(?:4\d{3}|5[1-5]\d\d|2[2-7]\d\d|3[04-8]\d\d|6[0245]\d\d)(?:[ -]?\d{4,6}){2}(?:[ -]?\d{1,5}){0,2}(?![\p{L}\p{N}])/gu

/** What may be an international bank account number (ISO 13616-1), as one word or in groups of four. */
const iban =
  /(?<![\p{L}\p{N}])(?:[A-Z]{2}\d{2}(?:[ -][A-Z0-9]{4}){2,7}(?:[ -][A-Z0-9]{1,3})?|[A-Za-z]{2}\d{2}[A-Za-z0-9]{11,30})(?![\p{L}\p{N}])/gu

/** A text with `mask` in place of every number of a card or bank account whose check digits are right. */
export const maskAccounts = (text: string, mask: string): string =>
  /\d{4}/.test(text)
    ? text
        .replaceAll(card, (number) => (isCard(number) ? mask : number))
        .replaceAll(iban, (written) => maskIban(written, mask))
    : text

/** As many digits as each network has, the last of which checks the others by the Luhn formula. */
const lengths =
  /^(?:4\d{15}(?:\d{3})?|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[068]\d{12}|35\d{14}|6[0245]\d{14,17})$/

function isCard(number: string): boolean {
  const digits = number.replaceAll(/[ -]/g, '')
  if (!lengths.test(digits)) return false
  let sum = 0
  for (let place = 1; place <= digits.length; place++) {
    const digit = Number(digits.at(-place)) * (place % 2 === 0 ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10 === 0
}

/** The groups behind a number may be words that begin the next sentence. */
function maskIban(written: string, mask: string): string {
  for (let number = written; number.length >= 15; number = number.replace(/[ -]?[^ -]+$/, '')) {
    if (isIban(number)) return mask + written.slice(number.length)
  }
  return written
}

/** The first four characters moved to the end, letters as 10 to 35: the remainder by 97 is 1. */
function isIban(number: string): boolean {
  const plain = number.replaceAll(/[ -]/g, '').toUpperCase()
  let remainder = 0
  for (const character of plain.slice(4) + plain.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return plain.length >= 15 && remainder === 1
}
