import logging

from tongban.site.logs import WithoutValues


def logged(exception: Exception, cause: Exception | None = None) -> str:
    try:
        raise exception from cause
    except type(exception) as e:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "went wrong", (), (type(e), e, e.__traceback__))
    return WithoutValues().format(record)


def test_a_fault_says_where_and_of_what_kind_without_the_value() -> None:
    text = logged(ValueError("罗小芸 511502199405170027"))
    assert "test_logs.py" in text
    assert text.endswith("ValueError")
    assert "罗小芸" not in text
    assert "511502" not in text


def test_a_fault_names_the_kind_of_its_cause() -> None:
    text = logged(RuntimeError("Key (name)=(罗小芸)"), cause=KeyError("罗小芸"))
    assert text.endswith("RuntimeError (because of KeyError)")
    assert "罗小芸" not in text


def test_a_record_without_an_exception_is_written_as_it_is() -> None:
    assert WithoutValues().formatException((None, None, None)) == "no exception"


def test_the_site_writes_its_faults_this_way() -> None:
    handlers = [h for h in logging.getLogger().handlers if isinstance(h.formatter, WithoutValues)]
    assert handlers
