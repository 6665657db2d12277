// Keccak-f[1600] as in FIPS 202, with the padding of Ethereum's keccak-256 (0x01 where SHA-3 has 0x06). The 25 lanes stay in locals;
// lane x, y of the standard is number x + 5 * y. Lanes 1, 2, 8, 12, 17 and 20 are kept inverted, so that chi needs 5 inversions a round instead
// of 25 ("lane complementing": Keccak implementation overview 3.2, section 2.2).

/** Bytes that each permutation takes in: 17 lanes. */
const RATE: i32 = 136;

/** Writes the keccak-256 of `length` bytes as 32 bytes. The result may lie over the input. */
export function keccak256(result: usize, input: usize, length: i32): void {
  let a0: u64 = 0, a1: u64 = -1, a2: u64 = -1, a3: u64 = 0, a4: u64 = 0;
  let a5: u64 = 0, a6: u64 = 0, a7: u64 = 0, a8: u64 = -1, a9: u64 = 0;
  let a10: u64 = 0, a11: u64 = 0, a12: u64 = -1, a13: u64 = 0, a14: u64 = 0;
  let a15: u64 = 0, a16: u64 = 0, a17: u64 = -1, a18: u64 = 0, a19: u64 = 0;
  let a20: u64 = -1, a21: u64 = 0, a22: u64 = 0, a23: u64 = 0, a24: u64 = 0;

  let rest = length;
  while (true) {
    // Takes in lane after lane from the last one down: each case adds the lane at hand and loads the one below.
    const isLast = rest < RATE;
    const lane = isLast ? rest >> 3 : 16;
    let next = isLast ? paddedTail(input + <usize>rest, rest) : load<u64>(input, 128);
    switch (lane) {
      case 16: a16 ^= next; next = load<u64>(input, 120);
      case 15: a15 ^= next; next = load<u64>(input, 112);
      case 14: a14 ^= next; next = load<u64>(input, 104);
      case 13: a13 ^= next; next = load<u64>(input, 96);
      case 12: a12 ^= next; next = load<u64>(input, 88);
      case 11: a11 ^= next; next = load<u64>(input, 80);
      case 10: a10 ^= next; next = load<u64>(input, 72);
      case 9: a9 ^= next; next = load<u64>(input, 64);
      case 8: a8 ^= next; next = load<u64>(input, 56);
      case 7: a7 ^= next; next = load<u64>(input, 48);
      case 6: a6 ^= next; next = load<u64>(input, 40);
      case 5: a5 ^= next; next = load<u64>(input, 32);
      case 4: a4 ^= next; next = load<u64>(input, 24);
      case 3: a3 ^= next; next = load<u64>(input, 16);
      case 2: a2 ^= next; next = load<u64>(input, 8);
      case 1: a1 ^= next; next = load<u64>(input);
      default: a0 ^= next;
    }
    if (isLast) a16 ^= 0x8000000000000000;

    // Two rounds a pass: each pass ends by moving all lanes to where the next expects them, since they are more than there are registers.
    for (let pass = 0; pass < 12; pass++) {
      let even: u64, odd: u64;
      switch (pass) {
        case 0: even = 0x0000000000000001; odd = 0x0000000000008082; break;
        case 1: even = 0x800000000000808a; odd = 0x8000000080008000; break;
        case 2: even = 0x000000000000808b; odd = 0x0000000080000001; break;
        case 3: even = 0x8000000080008081; odd = 0x8000000000008009; break;
        case 4: even = 0x000000000000008a; odd = 0x0000000000000088; break;
        case 5: even = 0x0000000080008009; odd = 0x000000008000000a; break;
        case 6: even = 0x000000008000808b; odd = 0x800000000000008b; break;
        case 7: even = 0x8000000000008089; odd = 0x8000000000008003; break;
        case 8: even = 0x8000000000008002; odd = 0x8000000000000080; break;
        case 9: even = 0x000000000000800a; odd = 0x800000008000000a; break;
        case 10: even = 0x8000000080008081; odd = 0x8000000000008080; break;
        default: even = 0x0000000080000001; odd = 0x8000000080008008; break;
      }
      {
        // Theta: the parities of the columns.
        const c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
        const c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
        const c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
        const c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
        const c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
        const d0 = c4 ^ rotl<u64>(c1, 1);
        const d1 = c0 ^ rotl<u64>(c2, 1);
        const d2 = c1 ^ rotl<u64>(c3, 1);
        const d3 = c2 ^ rotl<u64>(c4, 1);
        const d4 = c3 ^ rotl<u64>(c0, 1);

        // Rho and pi: lanes turn and change places.
        const b0 = a0 ^ d0;
        const b1 = rotl<u64>(a6 ^ d1, 44);
        const b2 = rotl<u64>(a12 ^ d2, 43);
        const b3 = rotl<u64>(a18 ^ d3, 21);
        const b4 = rotl<u64>(a24 ^ d4, 14);
        const b5 = rotl<u64>(a3 ^ d3, 28);
        const b6 = rotl<u64>(a9 ^ d4, 20);
        const b7 = rotl<u64>(a10 ^ d0, 3);
        const b8 = rotl<u64>(a16 ^ d1, 45);
        const b9 = rotl<u64>(a22 ^ d2, 61);
        const b10 = rotl<u64>(a1 ^ d1, 1);
        const b11 = rotl<u64>(a7 ^ d2, 6);
        const b12 = rotl<u64>(a13 ^ d3, 25);
        const b13 = rotl<u64>(a19 ^ d4, 8);
        const b14 = rotl<u64>(a20 ^ d0, 18);
        const b15 = rotl<u64>(a4 ^ d4, 27);
        const b16 = rotl<u64>(a5 ^ d0, 36);
        const b17 = rotl<u64>(a11 ^ d1, 10);
        const b18 = rotl<u64>(a17 ^ d2, 15);
        const b19 = rotl<u64>(a23 ^ d3, 56);
        const b20 = rotl<u64>(a2 ^ d2, 62);
        const b21 = rotl<u64>(a8 ^ d3, 55);
        const b22 = rotl<u64>(a14 ^ d4, 39);
        const b23 = rotl<u64>(a15 ^ d0, 41);
        const b24 = rotl<u64>(a21 ^ d1, 2);

        // Chi along the rows, adapted to the inverted lanes, and iota on the first lane.
        a0 = b0 ^ (b1 | b2) ^ even;
        a1 = b1 ^ (~b2 | b3);
        a2 = b2 ^ (b3 & b4);
        a3 = b3 ^ (b4 | b0);
        a4 = b4 ^ (b0 & b1);
        a5 = b5 ^ (b6 | b7);
        a6 = b6 ^ (b7 & b8);
        a7 = b7 ^ (b8 | ~b9);
        a8 = b8 ^ (b9 | b5);
        a9 = b9 ^ (b5 & b6);
        a10 = b10 ^ (b11 | b12);
        a11 = b11 ^ (b12 & b13);
        a12 = b12 ^ (~b13 & b14);
        a13 = ~b13 ^ (b14 | b10);
        a14 = b14 ^ (b10 & b11);
        a15 = b15 ^ (b16 & b17);
        a16 = b16 ^ (b17 | b18);
        a17 = b17 ^ (~b18 | b19);
        a18 = ~b18 ^ (b19 & b15);
        a19 = b19 ^ (b15 | b16);
        a20 = b20 ^ (~b21 & b22);
        a21 = ~b21 ^ (b22 | b23);
        a22 = b22 ^ (b23 & b24);
        a23 = b23 ^ (b24 | b20);
        a24 = b24 ^ (b20 & b21);
      }
      {
        const c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
        const c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
        const c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
        const c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
        const c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
        const d0 = c4 ^ rotl<u64>(c1, 1);
        const d1 = c0 ^ rotl<u64>(c2, 1);
        const d2 = c1 ^ rotl<u64>(c3, 1);
        const d3 = c2 ^ rotl<u64>(c4, 1);
        const d4 = c3 ^ rotl<u64>(c0, 1);
        const b0 = a0 ^ d0;
        const b1 = rotl<u64>(a6 ^ d1, 44);
        const b2 = rotl<u64>(a12 ^ d2, 43);
        const b3 = rotl<u64>(a18 ^ d3, 21);
        const b4 = rotl<u64>(a24 ^ d4, 14);
        const b5 = rotl<u64>(a3 ^ d3, 28);
        const b6 = rotl<u64>(a9 ^ d4, 20);
        const b7 = rotl<u64>(a10 ^ d0, 3);
        const b8 = rotl<u64>(a16 ^ d1, 45);
        const b9 = rotl<u64>(a22 ^ d2, 61);
        const b10 = rotl<u64>(a1 ^ d1, 1);
        const b11 = rotl<u64>(a7 ^ d2, 6);
        const b12 = rotl<u64>(a13 ^ d3, 25);
        const b13 = rotl<u64>(a19 ^ d4, 8);
        const b14 = rotl<u64>(a20 ^ d0, 18);
        const b15 = rotl<u64>(a4 ^ d4, 27);
        const b16 = rotl<u64>(a5 ^ d0, 36);
        const b17 = rotl<u64>(a11 ^ d1, 10);
        const b18 = rotl<u64>(a17 ^ d2, 15);
        const b19 = rotl<u64>(a23 ^ d3, 56);
        const b20 = rotl<u64>(a2 ^ d2, 62);
        const b21 = rotl<u64>(a8 ^ d3, 55);
        const b22 = rotl<u64>(a14 ^ d4, 39);
        const b23 = rotl<u64>(a15 ^ d0, 41);
        const b24 = rotl<u64>(a21 ^ d1, 2);
        a0 = b0 ^ (b1 | b2) ^ odd;
        a1 = b1 ^ (~b2 | b3);
        a2 = b2 ^ (b3 & b4);
        a3 = b3 ^ (b4 | b0);
        a4 = b4 ^ (b0 & b1);
        a5 = b5 ^ (b6 | b7);
        a6 = b6 ^ (b7 & b8);
        a7 = b7 ^ (b8 | ~b9);
        a8 = b8 ^ (b9 | b5);
        a9 = b9 ^ (b5 & b6);
        a10 = b10 ^ (b11 | b12);
        a11 = b11 ^ (b12 & b13);
        a12 = b12 ^ (~b13 & b14);
        a13 = ~b13 ^ (b14 | b10);
        a14 = b14 ^ (b10 & b11);
        a15 = b15 ^ (b16 & b17);
        a16 = b16 ^ (b17 | b18);
        a17 = b17 ^ (~b18 | b19);
        a18 = ~b18 ^ (b19 & b15);
        a19 = b19 ^ (b15 | b16);
        a20 = b20 ^ (~b21 & b22);
        a21 = ~b21 ^ (b22 | b23);
        a22 = b22 ^ (b23 & b24);
        a23 = b23 ^ (b24 | b20);
        a24 = b24 ^ (b20 & b21);
      }
    }

    if (isLast) break;
    input += RATE;
    rest -= RATE;
  }
  store<u64>(result, a0);
  store<u64>(result, ~a1, 8);
  store<u64>(result, ~a2, 16);
  store<u64>(result, a3, 24);
}

/** The bytes after the last whole lane of an input that ends at a pointer, followed by the padding's first bit. */
@inline
function paddedTail(end: usize, length: i32): u64 {
  const bytes = length & 7;
  let tail: u64 = 1;
  for (let byte = 1; byte <= bytes; byte++) tail = (tail << 8) | load<u8>(end - <usize>byte);
  return tail;
}
