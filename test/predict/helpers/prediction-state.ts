export { applyWrites, predictionState } from "../../../src/report/prediction/draft-state.ts";
