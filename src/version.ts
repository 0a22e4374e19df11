/** The version of this package. A constant, so that it is there inside an application's bundle too. */
export const version = '0.1.0'
