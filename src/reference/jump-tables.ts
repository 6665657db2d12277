interface Interpreter {
  readonly _evm: object;
  _getValidJumpDestinations(code: Uint8Array): unknown;
}

const patched = new WeakSet<Interpreter>();
const tables = new WeakMap<object, WeakMap<Uint8Array, unknown>>();

/**
 * Lets the library's interpreter keep the jump table of a code, which it would make anew for every frame: half a millisecond for a
 * contract of 20 KB. The class is not exported, so it is met through one of its objects. A table belongs to one EVM, since it holds
 * that EVM's instructions, and to one array of bytes.
 */
export function rememberJumpTables(interpreter: Interpreter): void {
  const prototype = Object.getPrototypeOf(interpreter) as Interpreter;
  if (patched.has(prototype)) return;
  patched.add(prototype);
  const analyse = prototype._getValidJumpDestinations;
  prototype._getValidJumpDestinations = function (this: Interpreter, code) {
    const ofEvm = tables.get(this._evm) ?? new WeakMap<Uint8Array, unknown>();
    tables.set(this._evm, ofEvm);
    const table = ofEvm.get(code) ?? analyse.call(this, code);
    ofEvm.set(code, table);
    return table;
  };
}
