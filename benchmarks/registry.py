"""Every benchmark by name; each is a function that takes the words behind the name and prints its figures."""

BENCHMARKS: dict[str, str] = {
    "bulk": "benchmarks.bulk:run",
    "figures": "benchmarks.figures:run",
    "hanging": "benchmarks.hanging:run",
    "imports": "benchmarks.imports:run",
    "inbox": "benchmarks.inbox:run",
    "lookup": "benchmarks.lookup:run",
    "lost": "benchmarks.lost:run",
    "ndr": "benchmarks.ndr:run",
    "poll": "benchmarks.poll:run",
    "returns": "benchmarks.returns:run",
    "rto": "benchmarks.rto:run",
}
