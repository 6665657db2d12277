import { definePlugin } from "hardhat/plugins";

/** The hash of Uniswap's own build of the pair, as `UniswapV2Library.pairFor` has it. */
const PUBLISHED = "96e8ac4277198ff8b6f785478aa9a39f403cb768dd02cbee326c3e7da348845f";

/** The hash of the pair's creation code as this project compiles it; `test/factory.ts` holds it against the artifact. */
const COMPILED_HERE = "6deb4f933de64106038bc562750952de2e5f0c672646b4d678f23468750731c8";

/**
 * The router computes a pair's address from a hash of the pair's creation code, a constant in its source. That code ends with a hash over
 * the names of its source files, and Hardhat names files of npm packages otherwise than Uniswap's build did. So, as every deployment of a
 * self-compiled pair must, this puts the right hash in place while the compiler reads the library. No file is changed on disk.
 */
export default definePlugin({
  id: "pair-code-hash",
  hookHandlers: {
    solidity: async () => ({
      default: async () => ({
        readSourceFile: async (context, path, next) => {
          const source = await next(context, path);
          return path.endsWith("UniswapV2Library.sol") ? source.replace(PUBLISHED, COMPILED_HERE) : source;
        },
      }),
    }),
  },
});
