/** For a call that would wait for the transaction it is made in. */
export const ownTransactionWords =
  'The store was used inside a transaction that it would have to wait for: use tx, which memory.transaction gives to its callback'

/** For a write of who only reads. */
export const readOnlyWords =
  'the store was opened for reading only, or its file or its server lets this program only read'
