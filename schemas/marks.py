"""Marks of rows that one stage sets and another asks for; `docs/architecture.md` lists all of them."""

BEYOND_COUNT = "beyond_count"
"""The row's list holds more people than its document counts: nobody knows which of them is one too many."""
OF_DOCUMENT = "of_document"
"""The row's list is an approval document by its own words, though nothing says that its office sends such; an employer's is a copy at best."""
AS_COUNTED = "as_counted"
"""The row's list holds just as many people as its document counts: it leaves nobody out."""

PASSED, REFUSED, VOID, DOUBTED, PUT_FORWARD, OTHERWISE = (
    "passed", "not_passed", "void", "doubted", "put_forward", "otherwise",
)  # fmt: skip
"""What the words over a list say became of its people."""
OF_STANDING = {
    REFUSED: "list_not_passed",
    VOID: "list_void",
    DOUBTED: "list_doubted",
    PUT_FORWARD: "list_put_forward",
    OTHERWISE: "list_otherwise",
}
"""Mark of a row whose list says that its people did not pass, lost their titles again, are doubted, are only put forward, or got them elsewhere or in another way."""
