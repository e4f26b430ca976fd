"""Every benchmark by name; each is a function that takes the words behind the name and prints its figures."""

BENCHMARKS: dict[str, str] = {
    "lookup": "benchmarks.lookup:run",
}
