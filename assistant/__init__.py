"""Answers, people and screens: what stands between a question and its policy."""
