// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// Deposits, and every way in which a call can fail.
contract Bank {
    address public immutable owner = msg.sender;
    mapping(address => uint256) public deposits;
    uint256[] private notes;

    event Deposited(address indexed who, uint256 amount);
    event Noted(string indexed key, uint256[] numbers, bytes data);

    error TooMuch(address who, uint256 asked, uint256 there);
    error Closed();

    constructor() payable {}

    receive() external payable {
        deposits[msg.sender] += msg.value;
        emit Deposited(msg.sender, msg.value);
    }

    function deposit() external payable {
        require(msg.value > 0, "nothing to deposit");
        deposits[msg.sender] += msg.value;
        emit Deposited(msg.sender, msg.value);
    }

    function withdraw(uint256 amount) external {
        if (amount > deposits[msg.sender]) revert TooMuch(msg.sender, amount, deposits[msg.sender]);
        deposits[msg.sender] -= amount;
        payable(msg.sender).transfer(amount);
    }

    function note(string calldata key, uint256[] calldata numbers, bytes calldata data) external {
        emit Noted(key, numbers, data);
    }

    function close() external pure {
        revert Closed();
    }

    function failSilently() external pure {
        require(false);
    }

    function divide(uint256 by) external pure returns (uint256) {
        return 1 / by;
    }

    function noteAt(uint256 index) external view returns (uint256) {
        return notes[index];
    }

    function assertFalse() external pure {
        assert(false);
    }

    function burnAll() external pure {
        assembly {
            invalid()
        }
    }

    function blockFacts() external view returns (uint256 number, uint256 time, uint256 random, uint256 baseFee, address coinbase, uint256 limit) {
        return (block.number, block.timestamp, block.prevrandao, block.basefee, block.coinbase, block.gaslimit);
    }
}

contract Coin {
    mapping(address => uint256) public balanceOf;
    string public symbol = "COIN";
    uint8 public decimals = 18;

    event Transfer(address indexed from, address indexed to, uint256 amount);

    constructor(uint256 supply) {
        balanceOf[msg.sender] = supply;
        emit Transfer(address(0), msg.sender, supply);
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
        emit Transfer(msg.sender, to, amount);
        return true;
    }
}
