"""policygen: outsourcing policies, contract appendices and review schedules from YAML answers."""

__version__ = "0.1.0"
