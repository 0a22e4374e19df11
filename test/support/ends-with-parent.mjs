// A script that a test started ends with the test, also when the test's process was killed.
const parent = process.ppid
const look = () => {
  if (process.ppid !== parent) process.exit()
}
setInterval(look, 500).unref()
