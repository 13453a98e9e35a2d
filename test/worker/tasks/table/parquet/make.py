"""Makes the Parquet files beside it, and the same table as CSV, with PyArrow (25.0 was used): python make.py"""

import datetime
import decimal
import math
import os

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

here = os.path.dirname(os.path.abspath(__file__))


def path(name):
    return os.path.join(here, name)


n = 300
kinds = ["grey", "red", "white, or nearly"]
birds = pa.table(
    {
        "mass": pa.array([None if i % 11 == 3 else 3000 + 500 * math.sin(i) for i in range(n)], pa.float64()),
        "bill": pa.array([40 + 3 * math.cos(i) for i in range(n)], pa.float64()),
        "age": pa.array([None if i % 17 == 5 else i * 7 % 12 for i in range(n)], pa.int64()),
        "island": pa.array([None if i % 13 == 0 else ["north", "söuth"][i * i % 2] for i in range(n)]),
        "ringed": pa.array([i % 3 == 0 for i in range(n)]),
        "kind": pa.array([kinds[i * 5 % 3] for i in range(n)]).dictionary_encode(),
    }
)
pyarrow.csv.write_csv(birds, path("birds.csv"))
ways = {
    "snappy": dict(compression="snappy"),
    "gzip": dict(compression="gzip"),
    "brotli": dict(compression="brotli"),
    "zstd": dict(compression="zstd"),
    "plain": dict(compression="none", use_dictionary=False),
    "pages": dict(compression="snappy", data_page_size=64, write_batch_size=16, row_group_size=70),
    "second": dict(compression="zstd", data_page_version="2.0", data_page_size=256, write_batch_size=32),
    "checked": dict(compression="none", write_page_checksum=True),
    "split": dict(use_dictionary=False, use_byte_stream_split=["mass", "bill"], compression="zstd"),
    "delta": dict(
        use_dictionary=False,
        column_encoding={"age": "DELTA_BINARY_PACKED", "island": "DELTA_BYTE_ARRAY", "kind": "DELTA_LENGTH_BYTE_ARRAY"},
    ),
    "lz4": dict(compression="lz4"),
}
for name, how in ways.items():
    pq.write_table(birds, path(f"birds-{name}.parquet"), **how)

at = datetime.datetime(2024, 2, 29, 9, 30, 0, 250000)
early = datetime.datetime(1969, 12, 31, 23, 59, 59, 999999)
types = pa.table(
    {
        "int8": pa.array([-128, None, 127], pa.int8()),
        "uint32": pa.array([0, 2**32 - 1, None], pa.uint32()),
        "int64": pa.array([2**53 + 1, -(2**63), None], pa.int64()),
        "uint64": pa.array([2**64 - 1, 1, None], pa.uint64()),
        "half": pa.array([1.5, -0.000030517578125, None], pa.float16()),
        "float": pa.array([0.1, None, math.nan], pa.float32()),
        "double": pa.array([0.1, 1e-300, None], pa.float64()),
        "truth": pa.array([True, None, False]),
        "text": pa.array(["é, ü", "", None]),
        "large text": pa.array(["a", "b", None], pa.large_string()),
        "category": pa.array(["x", None, "y"]).dictionary_encode(),
        "date": pa.array([at.date(), early.date(), None]),
        "seconds": pa.array([at, early, None], pa.timestamp("s")),
        "milliseconds": pa.array([at, early, None], pa.timestamp("ms")),
        "microseconds": pa.array([at, early, None], pa.timestamp("us", tz="UTC")),
        "nanoseconds": pa.array([at, early, None], pa.timestamp("ns")),
        "time": pa.array([at.time(), datetime.time(0, 0, 1), None], pa.time64("us")),
        "decimal": pa.array([decimal.Decimal("0.30"), decimal.Decimal("-12345678901234567.89"), None]),
        "small decimal": pa.array([decimal.Decimal("1.5"), decimal.Decimal("-0.1"), None], pa.decimal128(5, 1)),
        "nothing": pa.array([None, None, None], pa.null()),
        "bytes": pa.array([b"\xff", b"", None], pa.binary()),
        "fixed": pa.array([b"\xff\x00", b"ab", None], pa.binary(2)),
        "list": pa.array([[1, 2], [], None], pa.list_(pa.int64())),
        "map": pa.array([[("a", 1)], [], None], pa.map_(pa.string(), pa.int64())),
        "structure": pa.array([{"a": 1, "b": 2}, {"a": 3, "b": None}, None]),
    }
)
pq.write_table(types, path("types.parquet"), store_decimal_as_integer=False)
pq.write_table(
    types.select(["seconds", "nanoseconds", "decimal", "small decimal"]),
    path("older.parquet"),
    version="1.0",
    use_deprecated_int96_timestamps=True,
    store_decimal_as_integer=True,
)
pq.write_table(types.select(["list", "structure"]), path("nested.parquet"))
pq.write_table(birds.slice(0, 0), path("rowless.parquet"))
pq.write_table(pa.table({}), path("columnless.parquet"))
pq.write_table(pa.table([pa.array([1]), pa.array([2])], names=["a", "a"]), path("twice.parquet"))
pq.write_table(pa.table({"x": [1.0, math.inf], "y": ["a", "b"]}), path("infinite.parquet"))
nameless = [pa.array([1, 5, 4]), pa.array(["a", "b", "a"]), pa.array([7, 2, 9])]
pq.write_table(pa.table(nameless, names=["", " y ", ""]), path("nameless.parquet"))
