"""JSON as a value: what commands print and the API sends."""

Json = str | int | float | bool | list["Json"] | dict[str, "Json"] | None
