from demo.failing.writing import write

__all__ = ["write"]
