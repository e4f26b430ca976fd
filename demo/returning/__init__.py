from demo.returning.writing import write

__all__ = ["write"]
