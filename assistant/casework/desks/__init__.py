"""The parts of the case desk, each with its transactions."""
