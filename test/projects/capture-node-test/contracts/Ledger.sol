// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// A ledger with what the capture has to get right: storage read and written, events, value, reverts, contracts that create and call.
contract Ledger {
    mapping(address => uint256) public balanceOf;
    uint256 public entries;
    bytes32 public seen;
    Vault public vault;

    event Moved(address indexed from, address indexed to, uint256 amount);

    error Empty(address who);

    constructor() payable {
        vault = new Vault();
    }

    receive() external payable {
        balanceOf[msg.sender] += msg.value;
    }

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
        entries++;
        emit Moved(address(0), to, amount);
    }

    function move(address to, uint256 amount) external {
        if (balanceOf[msg.sender] < amount) revert Empty(msg.sender);
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
        emit Moved(msg.sender, to, amount);
    }

    function deposit() external payable {
        vault.store{value: msg.value}(msg.sender);
    }

    /// Reads what only the block knows: an earlier block's hash, the time, the random value.
    function look(uint256 back) external {
        seen = keccak256(abi.encode(blockhash(block.number - back), block.timestamp, block.prevrandao, block.coinbase.balance));
    }
}

contract Vault {
    mapping(address => uint256) public stored;

    function store(address who) external payable {
        stored[who] += msg.value;
    }
}
