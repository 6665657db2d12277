/** Why an execution halted, in the words of revm, which Hardhat's messages repeat. */
export type HaltReason =
  | "OutOfGas"
  | "OpcodeNotFound"
  | "InvalidFEOpcode"
  | "InvalidJump"
  | "StackUnderflow"
  | "StackOverflow"
  | "OutOfOffset"
  | "StateChangeDuringStaticCall"
  | "CallNotAllowedInsideStatic"
  | "CreateContractSizeLimit"
  | "CreateContractStartingWithEF"
  | "CreateInitCodeSizeLimit"
  | "CreateCollision"
  | "OverflowPayment"
  | "PrecompileError";
