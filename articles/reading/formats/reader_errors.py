"""Why a reader in the sandbox refuses a document."""

from articles.messages import Message


class ReaderError(Exception):
    """The document can't be read, for a reason the sender can act on: a stable word and a message."""

    def __init__(self, code: str, message: Message) -> None:
        super().__init__(message.english)
        self.code = code
        self.message = message


class TooComplexError(ReaderError):
    """Reading the document would take more time or memory than any article needs."""

    def __init__(self) -> None:
        super().__init__("document_too_complex", TOO_COMPLEX)


TOO_COMPLEX = Message(
    "Reading this document takes more time or memory than any article needs. "
    "Copy the article's text and paste it instead."
)
