// SPDX-License-Identifier: MIT
pragma solidity ^0.8.0;

contract Token {
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;
    uint256 public totalSupply;
    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);
    error Insufficient(address owner, uint256 balance, uint256 needed);

    function mint(address to, uint256 value) external {
        totalSupply += value;
        balanceOf[to] += value;
        emit Transfer(address(0), to, value);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        move(msg.sender, to, value);
        return true;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        require(allowance[from][msg.sender] >= value, "allowance");
        allowance[from][msg.sender] -= value;
        move(from, to, value);
        return true;
    }

    function move(address from, address to, uint256 value) private {
        if (balanceOf[from] < value) revert Insufficient(from, balanceOf[from], value);
        unchecked {
            balanceOf[from] -= value;
            balanceOf[to] += value;
        }
        emit Transfer(from, to, value);
    }
}

contract Collectible {
    mapping(uint256 => address) public ownerOf;
    mapping(address => uint256[]) public held;
    uint256 public next;
    event Transfer(address indexed from, address indexed to, uint256 indexed id);

    function mint(uint256 count) external payable {
        for (uint256 index = 0; index < count; index++) {
            ownerOf[next] = msg.sender;
            held[msg.sender].push(next);
            emit Transfer(address(0), msg.sender, next++);
        }
    }

    function transfer(address to, uint256 id) external {
        require(ownerOf[id] == msg.sender, "not the owner");
        ownerOf[id] = to;
        held[to].push(id);
        held[msg.sender].pop();
        emit Transfer(msg.sender, to, id);
    }

    function burn(uint256 id) external {
        require(ownerOf[id] == msg.sender);
        delete ownerOf[id];
        delete held[msg.sender];
        emit Transfer(msg.sender, address(0), id);
    }
}

/// A market of ether and a token of its own, with a price that adds up over time.
contract Market {
    uint112 private ether_;
    uint112 private tokens = 1e24;
    uint32 private updated;
    uint256 public cumulative;
    mapping(address => uint256) public bought;
    uint256 private lock = 1;
    event Swap(address indexed by, uint256 given, uint256 taken);
    event Sync(uint112 reserve0, uint112 reserve1);

    modifier locked() {
        require(lock == 1, "locked");
        lock = 2;
        _;
        lock = 1;
    }

    function buy() external payable locked {
        uint256 taken = (msg.value * 997 * tokens) / (uint256(ether_) * 1000 + 1e18 + msg.value * 997);
        require(taken > 0, "nothing to take");
        bought[msg.sender] += taken;
        update(ether_ + msg.value, tokens - taken);
        emit Swap(msg.sender, msg.value, taken);
    }

    function sell(uint256 given) external locked {
        bought[msg.sender] -= given;
        uint256 taken = (given * 997 * ether_) / (uint256(tokens) * 1000 + given * 997);
        update(ether_ - taken, tokens + given);
        payable(msg.sender).transfer(taken);
        emit Swap(msg.sender, given, taken);
    }

    function update(uint256 balance0, uint256 balance1) private {
        uint32 time = uint32(block.timestamp);
        unchecked {
            if (ether_ > 0) cumulative += ((uint256(tokens) << 112) / ether_) * (time - updated);
        }
        (ether_, tokens, updated) = (uint112(balance0), uint112(balance1), time);
        emit Sync(ether_, tokens);
    }
}

contract Failures {
    error Wrong(uint256 code, string why);
    uint256 public count;
    uint256[] private list;

    function withReason(string calldata why) external payable {
        count++;
        revert(why);
    }

    function withError(uint256 code) external {
        revert Wrong(code, "wrong");
    }

    function withoutReason() external payable {
        count++;
        require(false);
    }

    function panics(uint256 kind) external returns (uint256) {
        if (kind == 0) assert(false);
        if (kind == 1) return kind / (kind - 1);
        if (kind == 2) return kind - 3;
        if (kind == 3) return list[kind];
        list.pop();
        return count;
    }

    function halts() external {
        count++;
        assembly {
            invalid()
        }
    }

    function runsOut() external {
        while (true) count++;
    }

    function writesUntil(uint256 slots) external {
        for (uint256 index = 0; index < slots; index++) list.push(index);
    }

    function fallsInside(uint256 gasGiven) external returns (bool done) {
        (done, ) = address(this).call{gas: gasGiven}(abi.encodeCall(this.writesUntil, (5)));
        count++;
    }

    function recurses(uint256 depth) external {
        count++;
        if (depth > 0) this.recurses(depth - 1);
        else revert Wrong(depth, "bottom");
    }
}

contract Mortal {
    receive() external payable {}

    function end(address payable heir) external payable {
        selfdestruct(heir);
    }
}

/// Lives within one transaction. EDR loses the code of all contracts that have the same, so nothing else is made of it.
contract Mayfly {
    receive() external payable {}

    function end(address payable heir) external {
        selfdestruct(heir);
    }
}

/// Makes contracts, ends them, gives to whom nobody knows.
contract Factory {
    event Made(address made, bytes32 codeHash);

    receive() external payable {}

    function make(bytes32 salt) public payable returns (Mortal made) {
        made = new Mortal{salt: salt}();
        emit Made(address(made), address(made).codehash);
    }

    function makeAndEnd(bytes32 salt, address payable heir) external payable {
        Mayfly made = new Mayfly{salt: salt}();
        payable(made).transfer(msg.value);
        made.end(heir);
        (bool sent, ) = address(made).call{value: 1}("");
        emit Made(address(made), sent ? address(made).codehash : bytes32(0));
    }

    function end(address mortal, address payable heir) external payable {
        Mortal(payable(mortal)).end{value: msg.value}(heir);
        emit Made(mortal, mortal.codehash);
    }

    function give(address payable[] calldata receivers, uint256 value) external payable {
        for (uint256 index = 0; index < receivers.length; index++) {
            (bool done, ) = receivers[index].call{value: value}("");
            emit Made(receivers[index], done ? receivers[index].codehash : bytes32(uint256(1)));
        }
    }

    function tip(uint256 value) external payable {
        uint256 before = block.coinbase.balance;
        block.coinbase.transfer(value);
        emit Made(block.coinbase, bytes32(before));
    }
}
