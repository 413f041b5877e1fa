"""Service plans as text: read with every fault and its line, and written as people write."""
