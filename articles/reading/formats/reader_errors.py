"""Why a reader in the child may refuse a document. Needs nothing but the language itself."""


class ReaderError(Exception):
    """The document can't be read, for a reason the sender can act on: a stable word and a sentence."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class TooComplexError(ReaderError):
    """The document is built so that reading it would cost more than any article is worth."""

    def __init__(self) -> None:
        super().__init__("document_too_complex", TOO_COMPLEX)


TOO_COMPLEX = (
    "Reading this document takes more time or memory than any article needs. "
    "Copy the article's text and paste it instead."
)
