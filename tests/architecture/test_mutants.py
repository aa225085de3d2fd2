"""The promises that `scripts/mutation_check` breaks are where it says: a text that moved would be broken nowhere."""

import importlib.util
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def mutants():
    loader = SourceFileLoader("mutation_check", str(ROOT / "scripts" / "mutation_check"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    try:
        was, sys.dont_write_bytecode = sys.dont_write_bytecode, True
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = was
        del sys.modules[spec.name]
    return module.MUTANTS


@pytest.mark.parametrize("mutant", mutants(), ids=lambda mutant: mutant.promise)
def test_what_a_mutant_breaks_is_there_once(mutant):
    text = (ROOT / mutant.file).read_text("utf-8")
    assert text.count(mutant.was) == 1, "bring scripts/mutation_check up to date, and run it for this promise"
    assert all((ROOT / test).exists() for test in mutant.tests)
