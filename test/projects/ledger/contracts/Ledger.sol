// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// What executors share and what they do not.
contract Ledger {
    uint256 public entries;
    mapping(address => uint256) public notes;

    /// Touches nobody else's state.
    function note(uint256 rounds) external {
        notes[msg.sender] = work(rounds);
    }

    /// Counts on the one slot that all share.
    function enter(uint256 rounds) external {
        notes[msg.sender] = work(rounds);
        entries += 1;
    }

    function refuse() external pure {
        revert("not here");
    }

    function work(uint256 rounds) private view returns (uint256 word) {
        word = uint160(msg.sender);
        for (uint256 round = 0; round < rounds; round++) word = uint256(keccak256(abi.encode(word)));
    }
}
