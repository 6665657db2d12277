/** What a matcher found, with a message for each way in which an expectation can fail. */
export interface Verdict {
  readonly holds: boolean;
  readonly failure: () => string;
  readonly negatedFailure: () => string;
}
