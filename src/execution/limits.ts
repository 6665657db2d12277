/** The most gas that a transaction may ask for since Osaka (EIP-7825). */
export const TRANSACTION_GAS_CAP = 16_777_216n;

/** In place of a cap, for networks that have none: more gas than any transaction can name. */
export const NO_GAS_CAP = 2n ** 64n - 1n;

/** The most bytes that a contract's creation may consist of since Shanghai (EIP-3860). */
export const INIT_CODE_LIMIT = 49_152;

/** The most bytes that a contract's code may consist of (EIP-170). */
export const CODE_LIMIT = 24_576;
