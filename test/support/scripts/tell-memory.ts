/** Loaded before a program, it tells the parent the most memory that the program has had, in MiB, whenever that grew. */
let told = 0

const tell = () => {
  const peak = process.resourceUsage().maxRSS / 1024
  if (peak <= told) return
  told = peak
  process.send?.(peak)
}

setInterval(tell, 20).unref()
// The channel alone does not keep the program from ending.
process.channel?.unref()
process.on('exit', tell)
