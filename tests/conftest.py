"""What every test shares: in CI a skip is a failure, and hypothesis repeats itself."""

import os
from collections.abc import Generator

import hypothesis
import pytest

IN_CI = os.environ.get("CI") == "true"

hypothesis.settings.register_profile("nnbook", deadline=None, derandomize=IN_CI)
hypothesis.settings.load_profile("nnbook")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where CI decides: what was not run is not known to work."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {call.excinfo.value if call.excinfo else ''}"
    return report
