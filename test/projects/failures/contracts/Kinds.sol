// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

library Rules {
    function inlined(uint256 value) internal pure {
        require(value > 1, "refused by an inlined function");
    }

    function linked(uint256 value) external pure {
        require(value > 1, "refused by a linked library");
    }
}

interface Nowhere {
    function answer() external view returns (uint256);
}

contract Silent {
    fallback() external {}
}

contract Stubborn {
    error Stuck(string why, uint256[] numbers);

    constructor(uint256 value) payable {
        require(value != 0, "no stubborn zero");
    }

    receive() external payable {
        uint256[] memory numbers = new uint256[](2);
        numbers[1] = msg.value;
        revert Stuck("keeps nothing", numbers);
    }
}

contract Poor {
    constructor() {}
}

/// Fails in one more way with each function.
contract Kinds {
    error Plain();

    enum Choice {
        No,
        Yes
    }

    uint256[] internal list;
    mapping(uint256 => uint256) internal table;
    bytes internal packed;
    Stubborn internal immutable stubborn = new Stubborn(1);
    Silent internal immutable silent = new Silent();

    modifier onlyNobody() {
        require(msg.sender == address(0), "only nobody");
        _;
    }

    function asserted() external pure {
        assert(false);
    }

    function overflow(uint8 value) external pure returns (uint8) {
        return value + 255;
    }

    function division(uint256 by) external pure returns (uint256) {
        return 1 / by;
    }

    function conversion(uint256 value) external pure returns (Choice) {
        return Choice(value);
    }

    function encoding() external returns (bytes memory) {
        assembly {
            sstore(packed.slot, 1)
        }
        return packed;
    }

    function emptyPop() external {
        list.pop();
    }

    function outOfBounds(uint256 index) external view returns (uint256) {
        return list[index];
    }

    function tooMuchMemory(uint256 length) external pure returns (uint256) {
        uint256[] memory memoryList = new uint256[](length);
        return memoryList.length;
    }

    function zeroFunction() external pure returns (uint256) {
        function() pure returns (uint256) pointer;
        return pointer();
    }

    function plain() external pure {
        revert Plain();
    }

    function modified() external view onlyNobody {}

    function deep(uint256 depth) public pure returns (uint256) {
        if (depth == 0) return inner(depth);
        return deep(depth - 1) + 1;
    }

    function inner(uint256 value) internal pure returns (uint256) {
        require(value != 0, unicode"it is zero: ∅");
        return value;
    }

    function inlined() external pure {
        Rules.inlined(1);
    }

    function linked() external pure {
        Rules.linked(1);
    }

    function payWithSend() external {
        require(payable(address(stubborn)).send(0), "send failed");
    }

    function payWithTransfer() external {
        payable(address(stubborn)).transfer(0);
    }

    function payTooMuch() external {
        payable(msg.sender).transfer(1 ether);
    }

    function payWithCall() external {
        (bool success, bytes memory returned) = address(stubborn).call("");
        if (success) return;
        assembly {
            revert(add(returned, 32), mload(returned))
        }
    }

    function callNowhere() external view returns (uint256) {
        return Nowhere(address(0xdead)).answer();
    }

    function callSilent() external view returns (uint256) {
        return Nowhere(address(silent)).answer();
    }

    function callUnknown() external view returns (uint256) {
        return Nowhere(address(this)).answer();
    }

    function create() external {
        new Stubborn(0);
    }

    function createAnother() external {
        new Poor();
        this.plain();
    }

    function caught() external view {
        try this.modified() {} catch Error(string memory reason) {
            revert(string.concat("caught: ", reason));
        }
    }

    function loops() external {
        for (uint256 index = 0; ; index++) table[index] = index;
    }

    function loopsInside() external {
        this.loops();
    }

    function invalid() external pure {
        assembly {
            invalid()
        }
    }

    function bareRevert() external pure {
        assembly {
            revert(0, 0)
        }
    }

    function revertWithBytes() external pure {
        assembly {
            mstore(0, 0x123456789a)
            revert(27, 5)
        }
    }

    function unknownPanic() external pure {
        assembly {
            mstore(0, shl(224, 0x4e487b71))
            mstore(4, 0x77)
            revert(0, 36)
        }
    }

    function precompile() external view {
        (bool success, ) = address(8).staticcall(hex"01");
        require(success, "precompile failed");
    }

    function stackOverflow(uint256 depth) external view returns (uint256) {
        return this.stackOverflow(depth + 1);
    }

    function writesStatically() external view {
        (bool success, bytes memory returned) = address(this).staticcall(abi.encodeCall(Kinds.emptyWrite, ()));
        require(success, returned.length == 0 ? "state change in a static call" : "?");
    }

    function emptyWrite() external {
        list.push(1);
    }
}

contract OnlyReceives {
    receive() external payable {
        require(msg.value > 1, "too little");
    }
}

contract HasFallback {
    fallback() external {
        revert("fell back");
    }
}

contract TooLarge {
    constructor() {
        assembly {
            return(0, 0x7000)
        }
    }
}

contract NotPayable {
    constructor() {
        require(address(this).code.length == 0, "?");
    }
}
