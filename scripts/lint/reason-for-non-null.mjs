/**
 * ESLint rule: a non-null assertion (`x!`) gives its reason in a comment: on its line, on the line above, or once for a whole file, in a
 * comment that speaks of `!` in backticks.
 */
export default {
  meta: {
    type: "problem",
    schema: [],
    messages: { missing: "Say in a comment why this cannot be undefined (on this line or the one above), or test for it." },
  },
  create({ sourceCode, report }) {
    const comments = sourceCode.getAllComments();
    if (comments.some((comment) => comment.value.includes("`!`"))) return {};
    const commentEnds = new Set(comments.map((comment) => comment.loc.end.line));
    return {
      TSNonNullExpression(node) {
        const { line } = node.loc.end;
        if (!commentEnds.has(line) && !commentEnds.has(line - 1)) report({ node, messageId: "missing" });
      },
    };
  },
};
