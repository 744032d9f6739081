"""The only reader of YAML and JSON: text to nodes that know their file, line and column."""

from policygen.source.composing import parse_yaml
from policygen.source.conflicts import check_merged, conflict_lines
from policygen.source.files import (
    MAX_BYTES,
    RESTORE,
    load_bytes,
    load_kept,
    load_yaml,
    name_in,
    path_inside,
    project_root,
)
from policygen.source.json_text import parse_json
from policygen.source.nodes import (
    Entry,
    ListNode,
    MappingNode,
    Node,
    Scalar,
    ScalarNode,
    is_written,
    node_at,
    plain,
)
from policygen.source.records import render_with_records
from policygen.source.scalars import control_in

__all__ = [
    "MAX_BYTES",
    "RESTORE",
    "Entry",
    "ListNode",
    "MappingNode",
    "Node",
    "Scalar",
    "ScalarNode",
    "check_merged",
    "conflict_lines",
    "control_in",
    "is_written",
    "load_bytes",
    "load_kept",
    "load_yaml",
    "name_in",
    "node_at",
    "parse_json",
    "parse_yaml",
    "path_inside",
    "plain",
    "project_root",
    "render_with_records",
]
