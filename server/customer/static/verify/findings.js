// What is found, by the codes that the command line has too. Words come from the page; here is none.

/**
 * @typedef {{code: string, facts: Record<string, any>}} Finding
 */

/** @param {string} code @param {Record<string, any>} [facts] @returns {Finding} */
export const found = (code, facts = {}) => ({ code, facts });

/** Nothing can be verified, or one part of it cannot. */
export class Stopped extends Error {
  /** @param {string} code @param {Record<string, any>} [facts] */
  constructor(code, facts = {}) {
    super(code);
    this.finding = found(code, facts);
  }
}
