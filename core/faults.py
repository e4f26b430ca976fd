"""What went wrong, as it may be kept beside a row and shown."""


def gist(error: BaseException) -> str:
    """The first line of what the error says, or its name: in those below a database quotes whole rows."""
    return str(error).partition("\n")[0].replace("\0", "") or type(error).__name__
