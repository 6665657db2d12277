// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

contract Till {
    uint256 public takings;
    mapping(address member => uint256) public spent;

    function pay(uint256 price) external {
        takings += price;
    }

    function payAsMember(address member, uint256 price) external {
        spent[member] += price;
    }
}

/// Leaves the money to another contract: bytecode alone does not tell what a sale touches.
contract Booth {
    Till private immutable till;

    constructor(Till till_) {
        till = till_;
    }

    function sell() external {
        till.pay(1);
    }

    function sellToMember() external {
        till.payAsMember(msg.sender, 1);
    }
}

/// ERC-1967, as far as it matters here.
contract Proxy {
    bytes32 private constant IMPLEMENTATION = 0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc;

    constructor(address implementation) {
        assembly {
            sstore(IMPLEMENTATION, implementation)
        }
    }

    fallback() external {
        assembly {
            calldatacopy(0, 0, calldatasize())
            let succeeded := delegatecall(gas(), sload(IMPLEMENTATION), 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            switch succeeded
            case 0 {
                revert(0, returndatasize())
            }
            default {
                return(0, returndatasize())
            }
        }
    }
}
