"""Validates the artifacts of the given folders against dbt's JSON schemas, and loads them with dbt-artifacts-parser.

The schemas are those that the classes of the installed dbt-core give, which is how dbt makes the published ones.
Prints each violation; ends with 1 when there is one, or when an artifact of a folder is missing.
Usage: check-artifacts.py FOLDER:FILE[,FILE...] ...
"""

import json
import sys
from pathlib import Path

from dbt.artifacts.schemas.catalog import CatalogArtifact
from dbt.artifacts.schemas.freshness import FreshnessExecutionResultArtifact
from dbt.artifacts.schemas.manifest import WritableManifest
from dbt.artifacts.schemas.run import RunResultsArtifact
from dbt_artifacts_parser import parser
from jsonschema.validators import validator_for

SCHEMAS = {
    "manifest.json": (WritableManifest, parser.parse_manifest),
    "run_results.json": (RunResultsArtifact, parser.parse_run_results),
    "catalog.json": (CatalogArtifact, parser.parse_catalog),
    "sources.json": (FreshnessExecutionResultArtifact, parser.parse_sources),
}
SHOWN = 20


def violations(path: Path) -> list[str]:
    """What is wrong with one artifact, one line each."""
    schema_of, load = SCHEMAS[path.name]
    try:
        artifact = json.loads(path.read_text(encoding="utf8"))
    except (OSError, ValueError) as error:
        return [str(error)]
    schema = schema_of.json_schema()
    found = [
        f"{'.'.join(map(str, error.absolute_path))}: {innermost(error)}"
        for error in validator_for(schema)(schema).iter_errors(artifact)
    ]
    try:
        load(artifact)
    except Exception as error:  # pylint: disable=broad-except  # whatever it is, the reader of the check must see it
        found.append(f"dbt-artifacts-parser: {error}")
    return found


def innermost(error) -> str:
    """The most telling of the reasons why no alternative of a schema fits."""
    while error.context:
        error = max(error.context, key=lambda one: len(one.absolute_path))
    return f"{error.message[:400]} (at {'.'.join(map(str, error.absolute_path))})"


def main() -> int:
    """Checks all that is asked for, and tells the count."""
    wrong = 0
    for argument in sys.argv[1:]:
        folder, files = argument.rsplit(":", 1)
        for file in files.split(","):
            found = violations(Path(folder, file))
            wrong += len(found)
            print(f"{'ok  ' if not found else 'FAIL'}  {Path(folder, file)}")
            for line in found[:SHOWN]:
                print(f"      {line}")
            if len(found) > SHOWN:
                print(f"      ... and {len(found) - SHOWN} more")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
