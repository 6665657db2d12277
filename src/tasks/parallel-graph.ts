import type { NewTaskActionFunction } from "hardhat/types/tasks";
const parallelGraph: NewTaskActionFunction = async () => undefined;
export default parallelGraph;
