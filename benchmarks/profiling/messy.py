"""A messy table to measure speed on: 20 columns, 12 of them text, with the accidents of real extracts.

    python -m benchmarks.profiling.messy PATH [ROWS]

The rows depend on ROWS alone: the same call writes the same values on every machine.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

DEFAULT_ROWS = 5_000_000

_ROW = """
    SELECT
        i AS order_id,
        'C' || lpad((h1 % 400000)::VARCHAR, 7, '0') AS customer_code,
        CASE WHEN h2 % 50 = 0 THEN NULL WHEN h2 % 97 = 0 THEN 'N/A' WHEN h2 % 211 = 0 THEN 'unknown@'
             ELSE (['anna','ben','carla','dmitri','eva',
                   'farid','grace','hugo','ines','jonas'])[1 + h3 % 10]
                  || (['.','_',''])[1 + h4 % 3]
                  || (h1 % 900000)::VARCHAR || '@'
                  || (['example.com','mail.example.org','post.example.net','corp.example.co.uk'])[1 + h5 % 4]
             END AS email,
        CASE WHEN h3 % 40 = 0 THEN '' WHEN h3 % 3 = 0 THEN '+49 ' || (150 + h4 % 29)::VARCHAR || ' '
                  || lpad((h5 % 10000000)::VARCHAR, 7, '0')
             WHEN h3 % 3 = 1 THEN '(' || lpad((h4 % 1000)::VARCHAR, 3, '0') || ') 555-'
                  || lpad((h5 % 10000)::VARCHAR, 4, '0')
             ELSE '0' || (h4 % 1000000000)::VARCHAR END AS phone,
        CASE WHEN h4 % 33 = 0 THEN '0000-00-00' WHEN h4 % 5 = 0 THEN strftime(day, '%d/%m/%Y')
             WHEN h4 % 5 = 1 THEN strftime(day, '%b %d, %Y') ELSE strftime(day, '%Y-%m-%d') END AS ordered_on,
        CASE WHEN h5 % 60 = 0 THEN '-' WHEN h5 % 4 = 0 THEN '€ ' || printf('%d', cents // 100)
                  || ',' || lpad((cents % 100)::VARCHAR, 2, '0')
             WHEN h5 % 4 = 1 THEN '$' || format('{:,}', cents // 100)
                  || '.' || lpad((cents % 100)::VARCHAR, 2, '0')
             ELSE (cents // 100)::VARCHAR || '.' || lpad((cents % 100)::VARCHAR, 2, '0') END AS amount,
        (['Late again, please call back','refund','Package was damaged and the box wet','OK','great service thanks',
          'where is my order'])[1 + h1 % 6]
            || ' ' || (h2 % 3000000)::VARCHAR || (['','!',' -- sent from my phone'])[1 + h3 % 3] AS comment,
        'https://shop.example.com/' || (['item','cart','help'])[1 + h2 % 3] || '/' || (h3 % 2000000)::VARCHAR
            || CASE WHEN h4 % 2 = 0 THEN '?ref=' || (h5 % 40)::VARCHAR ELSE '' END AS page_url,
        regexp_replace(md5(i::VARCHAR), '(.{8})(.{4})(.{4})(.{4})(.{12})',
            '\\1-\\2-\\3-\\4-\\5') AS session_uuid,
        (['DE','FR','IT','ES','PL','NL','AT','de',' FR','Germany'])[1 + (h1 % 17) % 10] AS country,
        (['new','paid','shipped','returned','NEW','n/a',''])[1 + (h2 % 29) % 7] AS status,
        (['Berlin','Paris','Roma','Madrid','Warszawa',
            'Köln','Wien','Den Haag'])[1 + h3 % 8] || ' ' || (h4 % 500)::VARCHAR AS city,
        lpad((h5 % 99999)::VARCHAR, 5, '0') AS postcode,
        CASE WHEN h1 % 100 = 0 THEN -999 ELSE (h2 % 100)::INTEGER END AS quantity,
        round((h3 % 1000000) / 997.0, 2) AS unit_price,
        CASE WHEN h4 % 20 = 0 THEN NULL ELSE (h5 % 10000) / 10000.0 END AS discount,
        (h1 % 2 = 0) AS is_gift,
        TIMESTAMP '2024-01-01' + to_seconds((h2 % 63072000)::BIGINT) AS created_at,
        DATE '2024-01-01' + (h3 % 730)::INTEGER AS shipped_on,
        (h4 % 50000)::BIGINT AS warehouse_item
    FROM (
        SELECT i, {hashes},
               DATE '2023-06-01' + ((hash(i, 6) >> 2)::BIGINT % 900)::INTEGER AS day,
               (hash(i, 7) >> 2)::BIGINT % 250000 AS cents
        FROM (SELECT range AS i FROM range($unique) UNION ALL SELECT range FROM range($again))
    )
""".replace("{hashes}", ", ".join(f"(hash(i, {k}) >> 2)::BIGINT AS h{k}" for k in range(1, 6)))


def write_messy(path: Path, rows: int = DEFAULT_ROWS, *, columns: int = 20) -> None:
    """Write the table as Parquet, its 20 columns repeated under new names up to `columns`.

    One row in a thousand is written twice, whole.
    """
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2; SET preserve_insertion_order = false")
        empty = _ROW.replace("$unique", "0").replace("$again", "0")
        names = [d[0] for d in connection.execute(empty).description]
        wide = ", ".join(
            f'"{names[k % 20]}" AS "{names[k % 20]}{f"_{k // 20}" if k >= 20 else ""}"' for k in range(columns)
        )
        unique = max(1, rows - rows // 1000)
        base = _ROW.replace("$unique", str(unique)).replace("$again", str(rows - unique))
        connection.execute(
            f"COPY (SELECT {wide} FROM ({base})) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 122880)"
        )


if __name__ == "__main__":
    write_messy(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else DEFAULT_ROWS)
