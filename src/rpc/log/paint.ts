const STYLES = { bold: 1, red: 31, green: 32 } as const;

/** A text in a style, wherever it goes: Hardhat's log asks no terminal what it can show. */
export function paint(style: keyof typeof STYLES, text: string): string {
  return `\u001b[${STYLES[style]}m${text}\u001b[0m`;
}
