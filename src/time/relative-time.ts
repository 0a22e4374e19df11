const units = [
  ['y', 365 * 24 * 60],
  ['mo', 30 * 24 * 60],
  ['w', 7 * 24 * 60],
  ['d', 24 * 60],
  ['h', 60],
  ['m', 1],
] as const

/** How long ago a moment was, in its largest whole unit: "3h ago", "2d ago"; "just now" below a minute and in the future. */
export function timeAgo(moment: Date, now: Date): string {
  const minutes = (now.getTime() - moment.getTime()) / 60_000
  const unit = units.find(([, size]) => minutes >= size)
  return unit ? `${Math.floor(minutes / unit[1])}${unit[0]} ago` : 'just now'
}
