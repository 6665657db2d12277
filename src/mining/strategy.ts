/** How blocks are built: by expected access sets, by trying everything at once, or one transaction after the other. */
export const STRATEGIES = ["access-sets", "optimistic", "sequential"] as const;

export type Strategy = (typeof STRATEGIES)[number];
